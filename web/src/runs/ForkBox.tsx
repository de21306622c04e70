import { Popover } from "@base-ui/react/popover";
import { useId, useState } from "react";
import { GitBranch, Play } from "lucide-react";
import { scenarioOfRun, type Settings } from "../../../server/protocol/index.ts";
import type { LessonEntry } from "../link/index.ts";
import { atSeconds, Button, PopoverBox } from "../ui/index.ts";
import { doingAt, ownTextsOf, useWorld, yours, type Run } from "../world/index.ts";
import { changeOf, dials, type Dial } from "./dials.ts";
import { changedInWords, forkPlan } from "./fork.ts";
import { programName } from "./names.ts";
import css from "./fork.module.css";

interface Props {
  readonly lesson: LessonEntry;
  readonly run: Run;
  /** Why nothing can be started; undefined when it can. */
  readonly locked: string | undefined;
}

/** "What if…": the shown run is made again, for real, with one thing changed. */
export default function ForkBox(props: Props) {
  return (
    <PopoverBox
      title="Run it again with one thing changed"
      trigger={
        <Button look="quiet" title="Run it again with one thing changed">
          <GitBranch size={14} aria-hidden="true" /> <span>What if…</span>
        </Button>
      }
    >
      <ForkForm {...props} />
    </PopoverBox>
  );
}

type Change = Dial["key"] | "program";

function ForkForm({ lesson, run, locked }: Props) {
  const world = useWorld();
  const { header } = run.history;
  const { scenario } = header;
  const [what, setWhat] = useState<Change>("preStop");
  const [moment] = useState(() => world.playhead.now());
  const dial = dials.find(({ key }) => key === what);
  const own = dial ? String(dial.of(scenario) ?? "") : "";
  const [values, setValues] = useState<Partial<Record<Change, string>>>({});
  const value = values[what] ?? own;
  const id = useId();
  const drafts = world.drafts.own(lesson.id);

  const changed = dial && changeOf(dial, scenario, value);
  const otherProgram = what === "program" && value !== "";
  const { settings, faithful } = forkPlan(scenarioOfRun(lesson, header), scenario, changed ?? {});
  const missing = header.edited && !otherProgram && header.program === undefined;
  const why =
    locked ??
    (missing ? "this run’s own code isn’t in its journal" : undefined) ??
    (changed || otherProgram ? undefined : "change something first");

  const start = () => {
    const texts = otherProgram ? (value === yours ? drafts : undefined) : ownTextsOf(header);
    world.compare(null);
    void world.start({
      variant: otherProgram && value !== yours ? value : header.variant,
      mode: "scripted",
      settings,
      origin: { run: run.id, at: moment, changed: changed ?? {}, program: otherProgram },
      ...texts,
    });
  };

  return (
    <div className={css["fork"]}>
      <h3>What if…</h3>
      <p>
        “{programName(lesson, header)}” is run again with seed {scenario.seed}, for real, and held against
        this run at {atSeconds(run.history, moment)} s
        {doingAt(run.history, moment) && `, ${doingAt(run.history, moment)}`}.
      </p>
      <label htmlFor={`${id}-what`}>What is different</label>
      <select id={`${id}-what`} value={what} onChange={({ target }) => setWhat(target.value as Change)}>
        {dials.map(({ key, label }) => (
          <option key={key} value={key}>
            {label}
          </option>
        ))}
        <option value="program">The program</option>
      </select>
      <label htmlFor={`${id}-value`}>{what === "program" ? "Runs instead" : "From now on"}</label>
      {dial && dial.key !== "connections" ? (
        <span className={css["amount"]}>
          <input
            id={`${id}-value`}
            type="number"
            min={0}
            max={dial.max}
            step={dial.step}
            value={value}
            onChange={({ target }) => setValues({ ...values, [what]: target.value })}
          />
          {dial.unit}
        </span>
      ) : (
        <select
          id={`${id}-value`}
          value={value}
          onChange={({ target }) => setValues({ ...values, [what]: target.value })}
        >
          {choicesOf(what, lesson, run, drafts !== undefined).map(([key, label]) => (
            <option key={key} value={key}>
              {label}
            </option>
          ))}
        </select>
      )}
      <p className={css["told"]}>{toldOf(changed, otherProgram, faithful, run)}</p>
      <Popover.Close
        render={<Button look={why === undefined ? "primary" : "plain"} disabled={why !== undefined} />}
        onClick={start}
      >
        <Play size={14} aria-hidden="true" /> Run it so
        {why !== undefined && <span className="visually-hidden">({why})</span>}
      </Popover.Close>
      {locked !== undefined && <p>{locked}.</p>}
    </div>
  );
}

function choicesOf(
  what: Change,
  lesson: LessonEntry,
  { history }: Run,
  drafted: boolean,
): readonly (readonly [string, string])[] {
  if (what === "connections") {
    return [
      ["fresh", "one for each request"],
      ["warm", "kept and used again"],
      ["mixed", "kept by every other client"],
    ];
  }
  const { variant, edited } = history.header;
  const others = lesson.variants.filter(({ id }) => edited || id !== variant);
  return [
    ["", "choose one"],
    ...others.map(({ id, title }) => [id, title] as const),
    ...(drafted ? [[yours, "Your code, as it is now"] as const] : []),
  ];
}

function toldOf(changed: Settings | undefined, program: boolean, faithful: boolean, run: Run): string {
  const { scenario, mode } = run.history.header;
  const told = changed ? changedInWords(changed, scenario) : program ? ["another program"] : ["nothing yet"];
  const notes = [
    ...(mode === "live" ? ["Its signals come by themselves this time"] : []),
    ...(faithful ? [] : ["The lesson has been changed since this run: the rest is as it is today"]),
    ...(changed?.seed !== undefined || changed?.rate !== undefined
      ? ["Its arrivals will differ, so that only totals can be compared"]
      : []),
  ];
  return [`Changed: ${told.join(", ")}`, ...notes].map((note) => `${note}.`).join(" ");
}
