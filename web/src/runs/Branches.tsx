import { Columns2, Link2, X } from "lucide-react";
import { useState } from "react";
import type { LessonEntry } from "../link/index.ts";
import { IconButton } from "../ui/index.ts";
import { useWorld, useWorldState, type World } from "../world/index.ts";
import { forkWords, programName, timeOfDay } from "./names.ts";
import type { Branch, Entry } from "./tree.ts";
import css from "./runs.module.css";

interface Props {
  readonly lesson: LessonEntry;
  readonly branches: readonly Branch[];
  onShow(run: string): void;
  onHide(runs: readonly string[]): void;
}

/** Runs as a tree: forks under what they were made from, a series in one row. */
export function Branches(props: Props) {
  if (props.branches.length === 0) return null;
  return (
    <ul className={css["branches"]}>
      {props.branches.map((branch) =>
        branch.is === "series" ? (
          <li key={branch.id}>
            <SeriesRow {...props} branch={branch} />
          </li>
        ) : (
          <li key={branch.entry.id}>
            <RunRow {...props} entry={branch.entry} />
            <Branches {...props} branches={branch.forks} />
          </li>
        ),
      )}
    </ul>
  );
}

function SeriesRow({ branch, ...props }: Props & { branch: Extract<Branch, { is: "series" }> }) {
  const [open, setOpen] = useState(false);
  const [first] = branch.entries;
  if (!first) return null;
  const clean = branch.entries.filter(isClean).length;
  return (
    <>
      <div className={css["row"]}>
        <button type="button" className={css["open"]} aria-expanded={open} onClick={() => setOpen(!open)}>
          <b>
            {programName(props.lesson, first)}, {branch.of} times
          </b>
          <span>
            lost none in {clean} of {branch.entries.length}
          </span>
        </button>
        <IconButton
          label="Remove this series from the list"
          onClick={() => props.onHide(branch.entries.map(({ id }) => id))}
        >
          <X size={14} aria-hidden="true" />
        </IconButton>
      </div>
      {open && (
        <ul className={css["branches"]}>
          {branch.entries.map((entry) => (
            <li key={entry.id}>
              <RunRow {...props} entry={entry} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const isClean = ({ how, lost, alsoLost }: Entry): boolean => how === "ended" && lost + alsoLost === 0;

function RunRow({ lesson, entry, onShow, onHide }: Props & { entry: Entry }) {
  const world = useWorld();
  const shown = useWorldState((state) => state.shown?.run === entry.id);
  const runs = useWorldState((state) => state.runs);
  const [copied, setCopied] = useState(false);
  const parent = runs.get(entry.origin?.run);
  const fork = forkWords(lesson, entry, parent);
  const name = fork === "" ? programName(lesson, entry) : fork;
  const facts = [
    timeOfDay(entry.startedAt),
    `seed ${entry.seed}`,
    ...(entry.mode === "live" ? ["live"] : []),
    `${entry.tier} sandbox`,
    ...(entry.held ? [] : ["kept by the server"]),
  ];
  const comparable = !shown && entry.how !== undefined;
  return (
    <div className={css["row"]} data-shown={shown}>
      <button
        type="button"
        className={css["open"]}
        aria-current={shown ? "true" : undefined}
        onClick={() => onShow(entry.id)}
      >
        <b>{name}</b>
        <span>{verdictOf(entry)}</span>
        <small>{facts.join(" · ")}</small>
      </button>
      {comparable && (
        <IconButton label={`Compare with ${name}`} onClick={() => void compareWith(world, entry)}>
          <Columns2 size={14} aria-hidden="true" />
        </IconButton>
      )}
      {entry.how !== undefined && !entry.id.startsWith("file-") && (
        <IconButton
          label={copied ? "Link copied" : `Copy a link to ${name}`}
          onClick={() => {
            void navigator.clipboard.writeText(`${location.origin}/runs/${entry.id}`).then(
              () => setCopied(true),
              () => world.tell(`The link could not be copied: it is ${location.origin}/runs/${entry.id}`),
            );
          }}
        >
          <Link2 size={14} aria-hidden="true" />
        </IconButton>
      )}
      {!shown && entry.how !== undefined && (
        <IconButton label={`Remove ${name} from this list`} onClick={() => onHide([entry.id])}>
          <X size={14} aria-hidden="true" />
        </IconButton>
      )}
    </div>
  );
}

/** Holds a run against the shown one; one that only the server has is fetched first. */
async function compareWith(world: World, { id, held }: Entry): Promise<void> {
  const { shown } = world.store.getState();
  const at = world.playhead.now();
  if (!held) {
    await world.load(id);
    // Fetching it showed it: unless the learner has gone on meanwhile, what was shown is shown again.
    const now = world.store.getState();
    if (!shown?.run || now.shown?.run !== id) return;
    world.showRun(shown.run);
    world.playhead.seek(at);
  }
  world.compare(id);
}

function verdictOf({ how, lost, alsoLost, sent, trials }: Entry): string {
  if (how === undefined) return "under way";
  if (how === "failed") return "failed";
  const beside = alsoLost > 0 ? ` and ${alsoLost} beside requests` : "";
  const cut = how === "ended" ? "" : how === "limit" ? ", cut off at its limit" : ", stopped";
  if (trials) return `${trials.caught} of ${trials.of} caught${trials.sound ? "" : ", not sound"}${cut}`;
  return `${lost} of ${sent} lost${beside}${cut}`;
}
