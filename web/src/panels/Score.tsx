import { useMemo } from "react";
import {
  outcomeIds,
  outcomes,
  reasonSoFar,
  verdict,
  type LossRecord,
  type Outcome,
} from "../../../server/protocol/index.ts";
import { OutcomeGlyph } from "../ui/index.ts";
import {
  sceneEnd,
  useNow,
  useShownRun,
  useThrottled,
  useWorld,
  useWorldState,
  type Run,
} from "../world/index.ts";
import { TrialScore } from "./TrialScore.tsx";
import css from "./panels.module.css";

/** A run that goes on has its reason from the last so many losses. */
const latest = 32;

/** What the user lost, or what a test has caught, in one sentence; and how the requests had ended by the playhead. */
export function Score() {
  const starting = useWorldState((state) => state.starting);
  const queued = useWorldState((state) => state.queue !== null);
  const { run, version } = useShownRun();
  if (!run) {
    return (
      <div className={css["score"]}>
        <p className={css["figure"]} data-quiet="true">
          {queued ? "Waiting for its turn" : starting ? "Starting …" : "Nothing has run yet"}
        </p>
      </div>
    );
  }
  if (run.history.header.scenario.trials) return <TrialScore history={run.history} />;
  return <ScoreOf key={run.id} run={run} version={version} />;
}

function ScoreOf({ run, version }: { run: Run; version: number }) {
  const { playhead } = useWorld();
  const now = useNow(playhead);
  const { history, tally } = run;
  const { finished, losses } = history;
  // At the end of a run everything counts that the ledger said of it afterwards.
  const over = finished !== undefined && now >= sceneEnd(history);
  const at = over ? Infinity : now;
  const score = tally.scoreAt(at);
  const { sent, retries, failed } = tally.attemptsAt(at);
  const { figure, reason } = useSentence(run, version, score);
  const ended = outcomeIds.filter(
    (outcome): outcome is Outcome => outcome === "ok" || Boolean(score.byOutcome[outcome]),
  );
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
            <b>{score.byOutcome[outcome] ?? 0}</b> {outcomes[outcome].label}
          </li>
        ))}
        {!over && (
          <li title="sent, not yet answered" data-quiet={score.underWay === 0}>
            <OutcomeGlyph outcome={undefined} />
            <b>{score.underWay}</b> in flight
          </li>
        )}
        {retries > 0 && (
          <li
            title={`${retries} of them tried again what had failed; who tried again with success lost nothing`}
          >
            <b>{failed}</b> of {sent} attempts failed
          </li>
        )}
        {over && <AlsoLost losses={losses} />}
      </ul>
    </div>
  );
}

/** The verdict of a run that is over; while it goes on, what its latest losses say. */
function useSentence(run: Run, version: number, now: { readonly lost: number; readonly sent: number }) {
  const going = useWorldState((state) => state.going);
  const { history, tally } = run;
  const { finished } = history;
  const slowly = useThrottled(version, 500);
  // How a run ended counts at once, and not when the next few events would have been told of.
  const whole = useMemo(
    () => (finished ? { version, ...verdict(history) } : undefined),
    [history, finished, version],
  );
  const soFar = useMemo(
    () => ({ version: slowly, reason: reasonSoFar(history, tally.latestLosses(latest)) }).reason,
    [history, tally, slowly],
  );
  if (whole) return whole;
  const cutOff = going !== run.id;
  return {
    // The figure is that of the picture, and says nothing of what is under way.
    figure: `${now.lost} of ${now.sent} lost`,
    reason: cutOff
      ? "cut off: the lab ended before this run did"
      : now.lost > 0
        ? (soFar ?? "so far")
        : "so far",
  };
}

const nouns = { job: "job", span: "trace", socket: "WebSocket", event: "event" } as const;

/** What was lost besides requests; a press tells the first one's story. */
function AlsoLost({ losses }: { losses: readonly LossRecord[] }) {
  const world = useWorld();
  const kinds = [...Map.groupBy(losses, ({ of }) => of)];
  if (kinds.length === 0) return null;
  return (
    <li className={css["also"]}>
      also lost
      {kinds.map(([of, list]) => (
        <button
          key={of}
          type="button"
          title={`The story of the first lost ${nouns[of]}`}
          onClick={() => {
            const [first] = list;
            if (!first) return;
            const { id, stream } = first;
            world.select({ of, id, ...(stream !== undefined && { stream }) });
          }}
        >
          <b>{list.length}</b> {list.length === 1 ? nouns[of] : `${nouns[of]}s`}
        </button>
      ))}
    </li>
  );
}
