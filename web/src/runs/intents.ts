import {
  isLost,
  standingAt,
  type History,
  type Outcome,
  type RequestRecord,
} from "../../../server/protocol/index.ts";

/** What one user asked for, and what came of it over all attempts. */
export interface Intent {
  /** The first attempt: its number is the intent's. */
  readonly first: RequestRecord;
  /** The attempt that decided how it ended. */
  readonly last: RequestRecord;
  /** `pending`: the run was over before it was. */
  readonly outcome: Outcome | "pending";
  readonly lost: boolean;
  /** From the first attempt's sending until the last one had settled, in cluster seconds. */
  readonly took: number | undefined;
}

/** Every intent of a run, in the order of arrival. */
export function intentsOf(history: History): Intent[] {
  const intents: Intent[] = [];
  for (const first of history.requests.values()) {
    if (first.retryOf !== undefined) continue;
    const last = lastAttempt(history, first);
    const standing = standingAt(history, last, Infinity);
    const outcome = standing === "passed-on" ? "pending" : standing;
    intents.push({
      first,
      last,
      outcome,
      lost: outcome !== "pending" && isLost(outcome),
      took: last.settled && (last.settled.t - first.sent.t) / history.header.scenario.second,
    });
  }
  return intents;
}

function lastAttempt(history: History, first: RequestRecord): RequestRecord {
  let last = first;
  while (last.retriedBy !== undefined) {
    const next = history.requests.get(last.retriedBy);
    if (!next || next.id <= last.id) break;
    last = next;
  }
  return last;
}
