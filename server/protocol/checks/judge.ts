import type { CheckId, Verdict } from "../check.ts";
import type { Cause } from "../cause.ts";
import type { History, PodRecord, RequestRecord } from "../history.ts";
import { explain } from "../explain.ts";
import type { ItemLoss } from "../items/index.ts";
import { toldToStop } from "../items/told.ts";
import { isLost } from "../outcome.ts";
import { isUsersLoss } from "../view.ts";

/** A request that came to nothing, with its one cause. */
export interface Loss {
  readonly request: RequestRecord;
  readonly cause: Cause;
  /** Where a proxy gave up: why its last try had failed. */
  readonly behind?: Cause | undefined;
}

/** What a check looks at: the whole history, the pod that was told to stop, and what was lost on it. */
export interface Evidence {
  readonly history: History;
  readonly pod: PodRecord;
  readonly losses: readonly Loss[];
  /** Jobs, spans, sockets and stream events lost on it, or got twice by those who had come from it. */
  readonly items: readonly ItemLoss[];
}

/** One check in one file: a pure function from what the lab saw to a verdict. */
export interface Check {
  readonly id: CheckId;
  judge(evidence: Evidence): Verdict;
}

/** Every request that its user lost, with its cause, in the order in which they were sent. */
export const lossesOf = (history: History): Loss[] =>
  failuresOf(history).filter(({ request }) => isUsersLoss(history, request));

/**
 * Every attempt that failed, with its cause. A server error that asked the client to try again, which it then did with
 * success, is none: nobody is worse off, and the pod had said so in time.
 */
export function failuresOf(history: History): Loss[] {
  const found: Loss[] = [];
  for (const request of history.requests.values()) {
    if (request.outcome === undefined || !isLost(request.outcome)) continue;
    if (request.observed === "status-5xx" && madeGood(history, request)) continue;
    const explanation = explain(history, request);
    if (explanation) found.push({ request, cause: explanation.cause, behind: explanation.behind });
  }
  return found;
}

/** Whether its client tried it again, and with success. */
export function madeGood(history: History, request: RequestRecord): boolean {
  let last: RequestRecord | undefined = request;
  while (last?.retriedBy !== undefined) last = history.requests.get(last.retriedBy);
  return last !== request && last?.outcome !== undefined && !isLost(last.outcome);
}

/** The losses with one of these causes, be it behind a proxy. */
export const withCause = (losses: readonly Loss[], causes: readonly Cause[]): Loss[] =>
  losses.filter(({ cause, behind }) => causes.includes(behind ?? cause));

/** What was on its way when the signal came may find the pod already stopping. Cluster seconds before the signal. */
const onItsWay = 0.5;

/** Whether the pod had this one inside when it was told to stop, and so turned away what it had accepted. */
export function turnedAwayFromInside({ history, pod }: Evidence, { request, cause, behind }: Loss): boolean {
  const signal = toldToStop(pod);
  return (
    (behind ?? cause) === "turned-away" &&
    signal !== undefined &&
    request.sent.t < signal.t - onItsWay * history.header.scenario.second
  );
}

/** The seq of the events that settled these losses. */
export const settledSeqs = (losses: readonly Loss[]): number[] =>
  losses.flatMap(({ request }) => (request.settled ? [request.settled.seq] : []));

/** The seq of the events that prove the loss of these. */
export const itemSeqs = (items: readonly ItemLoss[]): number[] =>
  items.flatMap(({ chain }) => chain.flatMap(({ evidence, seq }) => (evidence ? [seq] : [])));

/** `1 request`, `7 requests`; `1 job`, `2 jobs`. */
export const requests = (count: number): string => plural(count, "request");
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** The verdict for a pod that nobody told to stop. */
export const neverTold = ({ name }: PodRecord): Verdict => ({
  status: "unknown",
  why: `${name} was never told to stop`,
  evidence: [],
});
