import { useMemo } from "react";
import { outcomeIds, outcomes, scoreAt, verdict, type Outcome } from "../../../server/protocol/index.ts";
import { OutcomeGlyph } from "../ui/index.ts";
import { sceneEnd, useNow, useShownRun, useThrottled, useWorld, useWorldState } from "../world/index.ts";
import css from "./panels.module.css";

/** What the user lost, in one sentence; and how the requests had ended by the playhead. */
export function Score() {
  const { playhead } = useWorld();
  const now = useNow(playhead);
  const shown = useThrottled(useShownRun(), 250);
  const starting = useWorldState((state) => state.starting);
  const going = useWorldState((state) => state.going);
  const { run } = shown;
  // How a run ended counts at once, and not when the next few events would have been told of.
  const finished = run?.history.finished;
  const sentence = useMemo(
    () => shown.run && { over: finished, ...verdict(shown.run.history) },
    [shown, finished],
  );
  if (!run || !sentence) {
    return (
      <div className={css["score"]}>
        <p className={css["figure"]} data-quiet="true">
          {starting ? "Starting …" : "Nothing sent yet"}
        </p>
      </div>
    );
  }
  // At the end of a run everything counts that the ledger said of it afterwards.
  const over = finished !== undefined && now >= sceneEnd(run.history);
  const { sent, lost, byOutcome, underWay } = scoreAt(run.history, over ? Infinity : now);
  const ended = outcomeIds.filter(
    (outcome): outcome is Outcome => outcome === "ok" || Boolean(byOutcome[outcome]),
  );
  const cutOff = !finished && going !== run.id;
  // A run that goes on has no verdict yet: its figure is that of the picture, and says nothing of what is under way.
  const figure = finished ? sentence.figure : `${lost} of ${sent} lost`;
  const reason = cutOff
    ? "cut off: the lab ended before this run did"
    : finished || lost > 0
      ? sentence.reason
      : "so far";
  return (
    <div className={css["score"]}>
      <p className={css["figure"]} data-testid="verdict">
        {figure} <span title={reason}>{reason}</span>
      </p>
      <ul className={css["counts"]} aria-label="Outcomes up to the playhead">
        {!over && finished && <li className={css["sofar"]}>so far</li>}
        {ended.map((outcome) => (
          <li key={outcome} title={outcomes[outcome].when}>
            <OutcomeGlyph outcome={outcome} />
            <b>{byOutcome[outcome] ?? 0}</b> {outcomes[outcome].label}
          </li>
        ))}
        {!over && (
          <li title="sent, not yet answered" data-quiet={underWay === 0}>
            <OutcomeGlyph outcome={undefined} />
            <b>{underWay}</b> in flight
          </li>
        )}
      </ul>
    </div>
  );
}
