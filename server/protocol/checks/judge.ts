import type { CheckId, Verdict } from "../check.ts";
import type { Cause } from "../cause.ts";
import type { History, PodRecord, RequestRecord } from "../history.ts";
import { explain } from "../explain.ts";
import { isLost } from "../outcome.ts";

/** A lost request of the pod under judgement, with its one cause. */
export interface Loss {
  readonly request: RequestRecord;
  readonly cause: Cause;
}

/** What a check looks at: the whole history, the pod that was told to stop, and what was lost on it. */
export interface Evidence {
  readonly history: History;
  readonly pod: PodRecord;
  readonly losses: readonly Loss[];
}

/** One check in one file: a pure function from what the lab saw to a verdict. */
export interface Check {
  readonly id: CheckId;
  judge(evidence: Evidence): Verdict;
}

/** Every loss of the history with its cause, in the order in which they were sent. */
export function lossesOf(history: History): Loss[] {
  const found: Loss[] = [];
  for (const request of history.requests.values()) {
    if (request.outcome === undefined || !isLost(request.outcome)) continue;
    const explanation = explain(history, request);
    if (explanation) found.push({ request, cause: explanation.cause });
  }
  return found;
}

/** The losses with one of these causes. */
export const withCause = (losses: readonly Loss[], causes: readonly Cause[]): Loss[] =>
  losses.filter((loss) => causes.includes(loss.cause));

/** The seq of the events that settled these losses. */
export const settledSeqs = (losses: readonly Loss[]): number[] =>
  losses.flatMap(({ request }) => (request.settled ? [request.settled.seq] : []));

/** `1 request`, `7 requests`. */
export const requests = (count: number): string => `${count} request${count === 1 ? "" : "s"}`;
