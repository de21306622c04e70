import { Check, CircleDashed, Minus, X } from "lucide-react";
import {
  checks,
  judge,
  type CheckId,
  type CheckStatus,
  type History,
  type Verdict,
} from "../../../server/protocol/index.ts";
import { atSeconds, wallTime } from "../ui/index.ts";
import { useShownRun, useWorld, type Run } from "../world/index.ts";
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
  const judged = new Map(judge(history, ids).map(({ id, ...verdict }) => [id, verdict]));
  const known = ids.flatMap((id): [CheckId, Verdict][] => {
    const verdict = history.checks.get(id) ?? judged.get(id);
    return verdict ? [[id, verdict]] : [];
  });
  return new Map(known);
}

/** The checks of the lesson, with their verdict and the moments that prove it. */
export function ChecksTab({ ids }: { ids: readonly CheckId[] }) {
  const { run } = useShownRun();
  const verdicts = run?.history.finished ? verdictsOf(run.history, ids) : undefined;
  return (
    <div className={css["scroll"]} tabIndex={0} role="region" aria-label="Checks">
      <p className={css["intro"]}>
        {verdicts
          ? "Each is judged from outside the pod, never from what it says of itself."
          : "The pod is judged by these once a run has ended, from outside."}
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
                <p>{verdict ? verdict.why : checks[id].holdsWhen}</p>
                {run && verdict && <Evidence run={run} seqs={verdict.evidence} />}
              </div>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Evidence({ run, seqs }: { run: Run; seqs: readonly number[] }) {
  const { playhead } = useWorld();
  const beats = seqs.flatMap((seq) => run.beats.find((beat) => beat.seq === seq) ?? []);
  if (beats.length === 0) return null;
  return (
    <p className={css["evidence"]}>
      See{" "}
      {beats.slice(0, mostEvidence).map(({ seq, t, type }) => (
        <button key={seq} type="button" title={`${type}, ${wallTime(t)}`} onClick={() => playhead.seek(t)}>
          {atSeconds(run.history, t)} s
        </button>
      ))}
      {beats.length > mostEvidence && `and ${beats.length - mostEvidence} more`}
    </p>
  );
}
