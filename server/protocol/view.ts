import type { Endpoint } from "./event.ts";
import type { Exit } from "./exit.ts";
import type { History, Moment, PodRecord, RequestRecord, RouterRecord, Table } from "./history.ts";
import { isLost, outcomes, type Outcome } from "./outcome.ts";
import type { PodStatus } from "./pod.ts";

/** The last entry of a time-ordered list at or before `t`. */
export function lastAt<M extends Moment>(list: readonly M[], t: number): M | undefined {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle] as M).t <= t) low = middle + 1;
    else high = middle;
  }
  return list[low - 1];
}

const reached = (moment: Moment | undefined, t: number): boolean => moment !== undefined && moment.t <= t;

/** A request's outcome as known at `t`: undefined while it is under way. */
export function outcomeAt(request: RequestRecord, t: number): Outcome | undefined {
  if (!reached(request.settled, t)) return undefined;
  return lastAt(request.reconciliations, t)?.outcome ?? request.observed;
}

/** Whether the request had been sent, and not yet settled, at `t`. */
export const underWayAt = (request: RequestRecord, t: number): boolean =>
  request.sent.t <= t && !reached(request.settled, t);

/** The moment the pod's door was first seen shut: a refused connection after it had once listened. */
export function doorShut(pod: PodRecord): Moment | undefined {
  const refusedProbe = pod.probes.find(
    (probe) => probe.result === "refused" && pod.signals.some((signal) => signal.t <= probe.t),
  );
  const ready = pod.readiness[0];
  const refused = ready && pod.refusals.find(({ t }) => t >= ready.t);
  let first: Moment | undefined = refusedProbe;
  if (refused && (!first || refused.t < first.t)) first = refused;
  if (pod.exited && (!first || pod.exited.t < first.t)) first = pod.exited;
  return first;
}

/**
 * Whether the pod had said by then that it has a handler for this signal, and not yet that it has none any more. Undefined
 * of one that says nothing about itself, such as a service that is seen from outside only.
 */
export function handlesAt(pod: PodRecord, signal: string, t: number): boolean | undefined {
  const { handlers } = pod.reported;
  if (handlers.length === 0 && pod.readiness.length > 0) return undefined;
  return lastAt(handlers, t)?.signals.includes(signal) ?? false;
}

export const isReadyAt = (pod: PodRecord, t: number): boolean => lastAt(pod.readiness, t)?.ready ?? false;

/** Whether the kubelet will start a container again that ended so, as known at `t`. */
function restartsAfter(
  { header }: History,
  pod: PodRecord,
  { code, seq }: Exit & Moment,
  t: number,
): boolean {
  const { restartPolicy } = header.scenario.deployment;
  if (reached(pod.deleted, t) || reached(pod.finished, t)) return false;
  if (pod.signals.some(({ by, seq: sent }) => by === "end of run" && sent < seq)) return false;
  return restartPolicy === "Always" || (restartPolicy === "OnFailure" && code !== 0);
}

/**
 * A pod's status at `t`, or undefined before it was created.
 * @param closing when its door began to close, for a caller who knows: to find out takes a look at every request.
 */
export function podStatusAt(
  history: History,
  pod: PodRecord,
  t: number,
  closing?: Pick<Moment, "t">,
): PodStatus | undefined {
  if (pod.created.t > t) return undefined;
  const run = pod.runs.findLast(({ started }) => started.t <= t);
  if (!run) return "pending";
  if (run.exited && run.exited.t <= t) {
    if (restartsAfter(history, pod, run.exited, t)) return "restarting";
    return run.exited.code === 0 ? "completed" : "failed";
  }
  if (reached(pod.deleted, t)) {
    const shut = closing ?? pod.reported.closing ?? doorShut(pod);
    return shut !== undefined && shut.t <= t ? "draining" : "terminating";
  }
  if (pod.readiness.length === 0 || (pod.readiness[0]?.t ?? Infinity) > t) return "starting";
  return isReadyAt(pod, t) ? "ready" : "not-ready";
}

/** The table a router had in force at `t`. */
export const tableAt = (router: RouterRecord, t: number): Table | undefined => lastAt(router.tables, t);

const chosen = (endpoints: readonly Endpoint[]): readonly Endpoint[] => {
  const ready = endpoints.filter((endpoint) => endpoint.ready);
  return ready.length > 0 ? ready : endpoints.filter((endpoint) => endpoint.serving && endpoint.terminating);
};

/**
 * The endpoints a router sends new connections to: the ready ones, or, if there is none, those that are still serving
 * while they terminate (kube-proxy's fallback). Empty means that it rejects.
 */
export const usable = (endpoints: readonly Endpoint[]): string[] => chosen(endpoints).map(({ pod }) => pod);

/** Whether a router would send a new connection to this pod at `t`. */
export const lists = (router: RouterRecord, pod: string, t: number): boolean =>
  usable(tableAt(router, t)?.endpoints ?? []).includes(pod);

/** The first moment after `from` at which the router stopped sending new connections to the pod. */
export function learned(router: RouterRecord, pod: string, from: number): Moment | undefined {
  return router.tables.find((table) => table.t >= from && !usable(table.endpoints).includes(pod));
}

/**
 * Where an attempt stands for its user at `t`. `passed-on`: a further attempt has been sent, and speaks for both.
 * `pending`: it is under way, or it failed and the client is about to try again.
 */
export function standingAt(
  history: History,
  request: RequestRecord,
  t: number,
): Outcome | "pending" | "passed-on" {
  const retry = request.retriedBy === undefined ? undefined : history.requests.get(request.retriedBy);
  if (reached(retry?.sent, t)) return "passed-on";
  const outcome = outcomeAt(request, t);
  if (outcome === undefined) return "pending";
  const waits = request.retrying && !reached(request.abandoned, t) && !reached(history.finished, t);
  return waits ? "pending" : outcome;
}

/** Every attempt of the intent that a request belongs to, the first one first. */
export function attemptsOf(history: History, request: RequestRecord): RequestRecord[] {
  const attempts: RequestRecord[] = [];
  let next: RequestRecord | undefined =
    request.retryOf === undefined ? request : (history.requests.get(request.retryOf) ?? request);
  while (next && !attempts.includes(next)) {
    attempts.push(next);
    next = next.retriedBy === undefined ? undefined : history.requests.get(next.retriedBy);
  }
  // A journal may have lost the first of them.
  return attempts.includes(request) ? attempts : [request];
}

/** Whether the user lost by this request: it is lost, and no further attempt was made. */
export const isUsersLoss = (history: History, request: RequestRecord): boolean => {
  const standing = standingAt(history, request, Infinity);
  return standing !== "pending" && standing !== "passed-on" && isLost(standing);
};

/**
 * What the user lost and got up to `t`, over all attempts of an intent: a request that was tried again counts once, as
 * its last attempt ended. `sent` = `underWay` + every outcome.
 */
export interface Score {
  readonly sent: number;
  readonly settled: number;
  readonly underWay: number;
  readonly lost: number;
  readonly byOutcome: Readonly<Partial<Record<Outcome, number>>>;
}

export function scoreAt(history: History, t: number): Score {
  const ended: Partial<Record<Outcome, number>> = {};
  let underWay = 0;
  for (const request of history.requests.values()) {
    if (request.sent.t > t) continue;
    const standing = standingAt(history, request, t);
    if (standing === "passed-on") continue;
    if (standing === "pending") underWay += 1;
    else ended[standing] = (ended[standing] ?? 0) + 1;
  }
  return scoreOf(history, ended, underWay);
}

/** The score of so many requests that have ended and that are under way; with those that the journal gave up. */
export function scoreOf(
  history: History,
  ended: Readonly<Partial<Record<Outcome, number>>>,
  underWay: number,
): Score {
  const byOutcome: Partial<Record<Outcome, number>> = { ...history.dropped.outcomes };
  for (const [outcome, count] of Object.entries(ended) as [Outcome, number][]) {
    byOutcome[outcome] = (byOutcome[outcome] ?? 0) + count;
  }
  const settled = Object.values(byOutcome).reduce((sum, count) => sum + count, 0);
  const lost = (Object.keys(outcomes) as Outcome[])
    .filter(isLost)
    .reduce((sum, outcome) => sum + (byOutcome[outcome] ?? 0), 0);
  return { sent: settled + underWay, settled, underWay, lost, byOutcome };
}

export const score = (history: History): Score => scoreAt(history, Infinity);

/** How many requests are under way on a pod at `t`. */
export function inFlightAt(history: History, pod: string, t: number): number {
  let count = 0;
  for (const request of history.requests.values())
    if (request.pod === pod && underWayAt(request, t)) count += 1;
  return count;
}

/** Every pod that somebody told to stop, the first one first: by its deletion, else by a signal by hand. */
export function subjects(history: History): PodRecord[] {
  const told = (pod: PodRecord): Moment | undefined =>
    pod.deleted ?? pod.signals.find((signal) => signal.by === "learner");
  const pods = [...history.pods.values()].filter((pod) => told(pod) !== undefined);
  const deleted = pods.filter((pod) => pod.deleted);
  return (deleted.length > 0 ? deleted : pods).toSorted((a, b) => (told(a)?.t ?? 0) - (told(b)?.t ?? 0));
}

/** The pod whose deletion this run is about: the first that was deleted, else the first that was killed. */
export const subject = (history: History): PodRecord | undefined => subjects(history)[0];

/** t = 0 of the shutdown, in ms since the run began; undefined while nothing was deleted or killed. */
export function zero(history: History): number | undefined {
  const pod = subject(history);
  return pod && (pod.deleted ?? pod.signals[0])?.t;
}

/** ms since the run began → cluster seconds since the deletion (or since the start, before there is one). */
export const clusterTime = (history: History, t: number): number =>
  (t - (zero(history) ?? 0)) / history.header.scenario.second;

/** When something was so by the database's clock: the lab hears of it a little later. */
export const inLedger = ({ seq, t, atMs }: Moment & { readonly atMs: number }): Moment => ({
  seq,
  t: Math.min(atMs, t),
});
