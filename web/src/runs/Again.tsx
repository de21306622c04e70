import { useId, useMemo, useState } from "react";
import { CircleStop, Repeat } from "lucide-react";
import { causes, type RunSummary } from "../../../server/protocol/index.ts";
import type { LessonEntry } from "../link/index.ts";
import { Button, plural } from "../ui/index.ts";
import { useWorld, useWorldState, yours } from "../world/index.ts";
import { programName } from "./names.ts";
import { isClean, resultInWords, resultOf } from "./series-result.ts";
import css from "./runs.module.css";

interface Props {
  readonly lesson: LessonEntry;
  /** Why nothing can be started; undefined when it can. */
  readonly locked: string | undefined;
  onShow(run: string): void;
}

const [least, most] = [2, 50];

/** "Run it 10 times": once is luck. */
export function Again({ lesson, locked, onShow }: Props) {
  const world = useWorld();
  const shown = useWorldState((state) => state.shown?.variant);
  const going = useWorldState((state) => state.going !== null || state.starting);
  const series = useWorldState((state) => (state.series?.lesson === lesson.id ? state.series : null));
  const [times, setTimes] = useState("10");
  const [chosen, setChosen] = useState<string>();
  const id = useId();
  const drafts = world.drafts.own(lesson.id);
  const choices = [
    ...lesson.variants.map((variant) => [variant.id, variant.title] as const),
    ...(drafts ? [[yours, "Your code"] as const] : []),
  ];
  const variant = chosen ?? choices.find(([key]) => key === shown)?.[0] ?? choices[0]?.[0] ?? "";
  const wanted = Number(times);
  const why =
    locked ??
    (going || series?.going ? "a run is under way" : undefined) ??
    (Number.isInteger(wanted) && wanted >= least && wanted <= most ? undefined : `${least} to ${most} times`);
  const start = () => {
    const broken = lesson.variants.find(({ role }) => role === "broken")?.id ?? variant;
    void world.repeat(variant === yours ? { variant: broken, ...drafts } : { variant }, wanted);
  };
  return (
    <section className={css["again"]} aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>Again and again</h3>
      <p>One run may have been lucky. The same program, each time with the next seed:</p>
      <div className={css["form"]}>
        <label className="visually-hidden" htmlFor={`${id}-variant`}>
          What to run
        </label>
        <select id={`${id}-variant`} value={variant} onChange={({ target }) => setChosen(target.value)}>
          {choices.map(([key, title]) => (
            <option key={key} value={key}>
              {title}
            </option>
          ))}
        </select>
        <label className="visually-hidden" htmlFor={`${id}-times`}>
          How many times
        </label>
        <input
          id={`${id}-times`}
          type="number"
          min={least}
          max={most}
          value={times}
          onChange={({ target }) => setTimes(target.value)}
        />
        {series?.going ? (
          <Button onClick={() => void world.ask({ type: "run.stop" })}>
            <CircleStop size={14} aria-hidden="true" /> Stop
          </Button>
        ) : (
          <Button disabled={why !== undefined} title={why} onClick={start}>
            <Repeat size={14} aria-hidden="true" /> Run it {times || "…"} times
          </Button>
        )}
      </div>
      {series && <Result lesson={lesson} series={series} onShow={onShow} />}
    </section>
  );
}

interface ResultProps {
  readonly lesson: LessonEntry;
  readonly series: {
    readonly variant: string;
    readonly edited?: boolean | undefined;
    readonly of: number;
    readonly done: readonly RunSummary[];
    readonly going: boolean;
  };
  onShow(run: string): void;
}

function Result({ lesson, series: { variant, edited = false, of, done, going }, onShow }: ResultProps) {
  const result = useMemo(() => resultOf(done), [done]);
  const { spread, failingSeeds } = result;
  const waiting = Math.max(0, of - done.length);
  const name = programName(lesson, { variant, edited });
  return (
    <div className={css["result"]}>
      <p className={css["figure"]} role="status" data-testid="series">
        {name} {resultInWords(result, of, going)}.
      </p>
      <ol className={css["strip"]} aria-label="Runs of this series">
        {done.map((run, index) => (
          <li key={run.run}>
            <button
              type="button"
              data-mark={markOf(run)}
              title={markWords(run, index + 1)}
              aria-label={markWords(run, index + 1)}
              onClick={() => onShow(run.run)}
            >
              {run.how === "ended" ? (isClean(run) ? "✓" : run.lost + run.alsoLost) : "?"}
            </button>
          </li>
        ))}
        {Array.from({ length: waiting }, (_, index) => (
          <li key={`waiting-${index}`} data-mark={going && index === 0 ? "going" : "waiting"}>
            <span className="visually-hidden">
              {going ? (index === 0 ? "under way" : "to come") : "not made"}
            </span>
          </li>
        ))}
      </ol>
      {spread && (
        <dl>
          <div>
            <dt>Requests lost</dt>
            <dd>
              {spread.min === spread.max
                ? `${spread.min} each time`
                : `${spread.min} to ${spread.max}, median ${spread.median}`}
            </dd>
          </div>
          {result.causes.map(({ cause, count, runs }) => (
            <div key={cause}>
              <dt>{causes[cause].label}</dt>
              <dd>
                {count}, in {plural(runs, "run")}
              </dd>
            </div>
          ))}
          {failingSeeds.length > 0 && (
            <div>
              <dt>Seeds with a loss</dt>
              <dd>{failingSeeds.join(", ")}</dd>
            </div>
          )}
        </dl>
      )}
    </div>
  );
}

const markOf = (run: RunSummary): string =>
  run.how !== "ended" ? "unknown" : isClean(run) ? "clean" : "lossy";

function markWords({ seed, how, lost, alsoLost, sent }: RunSummary, nth: number): string {
  const what =
    how !== "ended"
      ? `was ${how === "limit" ? "cut off at its limit" : how}`
      : `${lost} of ${sent} lost${alsoLost > 0 ? `, and ${alsoLost} beside requests` : ""}`;
  return `Run ${nth}, seed ${seed}: ${what}`;
}
