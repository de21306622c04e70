import { Check, CircleDashed, Minus, X } from "lucide-react";
import {
  checks,
  judge,
  type CheckId,
  type CheckStatus,
  type History,
  type Verdict,
} from "../../../server/protocol/index.ts";
import { atSeconds, capital, wallTime } from "../ui/index.ts";
import { sceneEnd, useNow, useShownRun, useWorld, type Run } from "../world/index.ts";
import { placeOfEvent } from "./story/moments.ts";
import { thingOf } from "./things.ts";
import css from "./panels.module.css";

const glyphs: Record<CheckStatus, typeof Check> = {
  pass: Check,
  fail: X,
  unknown: CircleDashed,
  skip: Minus,
};
const words: Record<CheckStatus, string> = {
  pass: "holds",
  fail: "does not hold",
  unknown: "not known",
  skip: "does not apply",
};
/** So many moments are offered for a look; a check may rest on hundreds. */
const mostEvidence = 4;

/** What a run's journal says of each check: the verdicts that were written, or those that follow from it. */
export function verdictsOf(history: History, ids: readonly CheckId[]): Map<CheckId, Verdict> {
  const missing = ids.filter((id) => !history.checks.has(id));
  const judged = new Map(
    missing.length > 0 ? judge(history, missing).map(({ id, ...verdict }) => [id, verdict]) : [],
  );
  const known = ids.flatMap((id): [CheckId, Verdict][] => {
    const verdict = history.checks.get(id) ?? judged.get(id);
    return verdict ? [[id, verdict]] : [];
  });
  return new Map(known);
}

/** The checks of the lesson, with their verdict, the moments that prove it, and what to change. */
export function ChecksTab({ ids }: { ids: readonly CheckId[] }) {
  const { run } = useShownRun();
  const verdicts = run?.history.finished ? verdictsOf(run.history, ids) : undefined;
  return (
    <div className={css["scroll"]} tabIndex={0} role="region" aria-label="Checks">
      <p className={css["intro"]}>
        {run && verdicts ? (
          <Judged run={run} />
        ) : (
          "The pod is judged by these once a run has ended, from outside."
        )}
      </p>
      <ul className={css["checks"]}>
        {ids.map((id) => {
          const verdict = verdicts?.get(id);
          const status = verdict?.status ?? "unknown";
          const Glyph = glyphs[status];
          return (
            <li key={id} data-status={verdict ? status : "waiting"}>
              <Glyph size={16} aria-hidden="true" />
              <div>
                <b>{checks[id].label}</b>
                <span className={css["state"]}>{verdict ? words[status] : ""}</span>
                <p>{capital(verdict ? verdict.why : checks[id].holdsWhen)}.</p>
                {verdict && status !== "pass" && <p className={css["advice"]}>{adviceOn(id, status)}</p>}
                {run && verdict && <Evidence run={run} seqs={verdict.evidence} />}
              </div>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function adviceOn(id: CheckId, status: CheckStatus): string {
  const { mend, holdsWhen } = checks[id];
  if (status === "fail") return `To change: ${mend}.`;
  if (status === "skip") return "";
  return `This run did not exercise it. It holds when ${holdsWhen}.`;
}

/** When the verdicts were given: at the end, wherever the playhead stands. */
function Judged({ run }: { run: Run }) {
  const { playhead } = useWorld();
  const now = useNow(playhead);
  const before = now < sceneEnd(run.history);
  return (
    <>
      Each is judged from outside the pod, never from what it says of itself
      {before
        ? `; at the end of the run, which the playhead at ${atSeconds(run.history, now)} s has not reached.`
        : "."}
    </>
  );
}

function Evidence({ run, seqs }: { run: Run; seqs: readonly number[] }) {
  const world = useWorld();
  const places = seqs.slice(0, mostEvidence).flatMap((seq) => placeOfEvent(run, seq) ?? []);
  if (places.length === 0) return null;
  const show = (seq: number, t: number) => {
    world.playhead.seek(t);
    const thing = thingOf(run.history, seq);
    if (thing) world.select(thing);
  };
  return (
    <p className={css["evidence"]}>
      See{" "}
      {places.map(({ seq, t, type }) => (
        <button
          key={seq}
          type="button"
          title={`Event ${seq}${type ? `, ${type}` : ""}, ${wallTime(t)}`}
          onClick={() => show(seq, t)}
        >
          {atSeconds(run.history, t)} s
        </button>
      ))}
      {seqs.length > places.length && `and ${seqs.length - places.length} more`}
    </p>
  );
}
