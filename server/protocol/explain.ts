import type { Cause } from "./cause.ts";
import { exitLabel } from "./exit.ts";
import type { History, Moment, PodRecord, RequestRecord, RouterRecord } from "./history.ts";
import { isLost } from "./outcome.ts";
import { cutByExit, firstSignal, medianService } from "./evidence.ts";
import { doorShut, learned, lists } from "./view.ts";

/** One link of the chain that proves a cause. `evidence` is false for what only the pod itself said. */
export interface Link extends Moment {
  readonly says: string;
  readonly evidence: boolean;
}

/** Why a request was lost. */
export interface Explanation {
  readonly cause: Cause;
  /** In the order of time. */
  readonly chain: readonly Link[];
  /** The smallest change that would have saved it, as the end of "It would have lived had …". */
  readonly saved: string;
}

interface Case {
  readonly history: History;
  readonly request: RequestRecord;
  readonly pod: PodRecord;
  readonly router: RouterRecord | undefined;
}

/**
 * The one cause of a lost request, decided from the journal alone. Undefined for a request that was not lost or is
 * still under way.
 */
export function explain(history: History, request: RequestRecord): Explanation | undefined {
  if (request.outcome === undefined || !isLost(request.outcome)) return undefined;
  if (request.outcome === "vanished") return ledgerSays(request, "answered-before-saved");
  if (request.outcome === "doubled") return ledgerSays(request, "charged-twice");
  const pod = request.pod === null ? undefined : history.pods.get(request.pod);
  if (!pod) {
    return {
      cause: "no-endpoint",
      chain: chain([
        link(lastTable(history, request), `router ${request.router} has no endpoint left`),
        ended(request),
      ]),
      saved: "another pod been ready",
    };
  }
  const known: Case = { history, request, pod, router: history.routers.get(request.router) };
  const cause = causeOf(known);
  return { cause, chain: chainOf(known, cause), saved: savedBy(known, cause) };
}

function causeOf({ history, request, pod, router }: Case): Cause {
  const { observed, settled, sent } = request;
  const signal = firstSignal(pod);
  const everReady = pod.readiness.find((change) => change.ready);
  switch (observed) {
    case "refused":
      if (!everReady || everReady.t > sent.t) return "not-ready-yet";
      return router && (lists(router, pod.name, sent.t) || signal)
        ? "door-shut-before-router-knew"
        : "unexplained";
    case "timed-out":
      return "deadline-missed";
    case "status-5xx":
      if (!everReady || everReady.t > sent.t) return "not-ready-yet";
      if (!signal || !settled || signal.t > settled.t) return "unexplained";
      return request.status === 503 ? "turned-away" : "resource-closed-first";
    case "reset":
    case "truncated":
      if (cutByExit(history, request, pod)) return exitCause(pod);
      if (observed === "truncated") return "cancelled-without-answer";
      if (request.reused) return "idle-connection-closed";
      return signal && signal.t <= (settled?.t ?? 0)
        ? "door-shut-before-router-knew"
        : "cancelled-without-answer";
    default:
      return "unexplained";
  }
}

function exitCause(pod: PodRecord): Cause {
  if (pod.exited?.signal === null) return "exited-early";
  const last = pod.signals.findLast((signal) => signal.signal === pod.exited?.signal);
  if (pod.exited?.signal !== "SIGKILL") return "died-of-the-signal";
  return last?.by === "learner" ? "killed-outright" : "killed-at-the-grace";
}

const link = (at: Moment | undefined, says: string, evidence = true): Link | undefined =>
  at && { seq: at.seq, t: at.t, says, evidence };

const chain = (links: (Link | undefined)[]): Link[] =>
  links.filter((entry) => entry !== undefined).toSorted((a, b) => a.t - b.t || a.seq - b.seq);

const lastTable = (history: History, request: RequestRecord): Moment | undefined =>
  history.routers.get(request.router)?.tables.findLast((table) => table.t <= request.sent.t);

function ended(request: RequestRecord): Link | undefined {
  const how: Record<string, string> = {
    refused: `the connection is refused`,
    reset: "the connection ends before a byte of the answer",
    truncated: `the connection ends after ${request.settled?.bytes ?? 0} bytes of the answer`,
    "status-5xx": `the answer is ${request.status ?? "5xx"}`,
    "timed-out": "the client's deadline passes",
  };
  return link(request.settled, how[request.observed ?? ""] ?? `it ends as ${request.observed}`);
}

function ledgerSays(request: RequestRecord, cause: Cause): Explanation {
  const count = request.reconciled?.committed ?? 0;
  return {
    cause,
    chain: chain([
      link(request.sent, `the payment is sent to ${request.pod ?? "nobody"}`),
      link(request.settled, `the client is told ${request.status ?? request.observed}`),
      link(request.reconciled, `the ledger holds it ${count === 0 ? "not at all" : `${count} times`}`),
    ]),
    saved:
      cause === "charged-twice"
        ? "the payment been inserted only where its key was new"
        : "the pod committed the row before it answered",
  };
}

function chainOf(known: Case, cause: Cause): Link[] {
  const { history, request, pod, router } = known;
  const name = pod.name;
  const signal = firstSignal(pod);
  const links: (Link | undefined)[] = [
    link(pod.deleted, `${name} is deleted; its slice says ready = false`),
    ...pod.signals
      .filter(({ t }) => t <= (request.settled?.t ?? Infinity))
      .map((sent) =>
        link(
          sent,
          sent.by === "grace" ? `the grace is over: ${sent.signal}` : `${sent.signal} reaches ${name}`,
        ),
      ),
    link(
      request.sent,
      request.reused
        ? `${request.client} sends it on a connection it kept to ${name}`
        : `${request.client}, on node ${request.router}, connects to ${name}`,
    ),
    ended(request),
  ];
  if (cause === "door-shut-before-router-knew" || cause === "turned-away") {
    const from = (pod.deleted ?? signal)?.t ?? 0;
    const told = router && learned(router, name, from);
    const shut = doorShut(history, pod);
    const said = pod.reported.closing;
    if (cause === "door-shut-before-router-knew") {
      links.push(
        said
          ? link(said, `${name} says that it closes its door`, false)
          : shut && shut.t < (request.settled?.t ?? 0)
            ? link(shut, `${name} has its door shut`)
            : undefined,
      );
    }
    links.push(link(told, `router ${request.router} learns; ${name} leaves its table`));
  }
  if (pod.exited && exitedWith(cause))
    links.push(link(pod.exited, `${name} is gone: ${exitLabel(pod.exited)}`));
  if (request.reconciled) {
    links.push(link(request.reconciled, `yet the ledger holds the payment`));
  }
  return chain(links);
}

const exitedWith = (cause: Cause): boolean =>
  ["died-of-the-signal", "exited-early", "killed-at-the-grace", "killed-outright"].includes(cause);

/** Cluster seconds, rounded up to a tenth, so that following the advice is enough. */
const seconds = (history: History, ms: number): string =>
  `${(Math.ceil((ms / history.header.scenario.second) * 10) / 10).toFixed(1)} s`;

function savedBy(known: Case, cause: Cause): string {
  const { history, request, pod } = known;
  const name = pod.name;
  const needed = Math.max(0, medianService(history, request) - ((request.settled?.t ?? 0) - request.sent.t));
  const more = seconds(history, Math.max(needed, 1));
  switch (cause) {
    case "door-shut-before-router-knew":
    case "turned-away":
      return servingOn(known, cause);
    case "died-of-the-signal":
      return `${name} had a handler for the signal and stayed ${more} longer`;
    case "exited-early":
      return `${name} waited ${more} longer before it exited`;
    case "killed-at-the-grace":
      return handledAtEnd(pod)
        ? `${name} finished within its grace; this one needed ${more} more`
        : `${name} listened for the signal: it has no handler, and as PID 1 it then ignores it`;
    case "killed-outright":
      return `nobody sent SIGKILL for another ${more}`;
    case "idle-connection-closed":
      return `${name} said "Connection: close" in its last answer on this connection`;
    case "resource-closed-first":
      return `${name} closed its resources only after its last request had ended`;
    case "cancelled-without-answer":
      return `${name} answered before it let go`;
    case "deadline-missed":
      return `${name} answered within ${history.header.scenario.traffic.deadline} s`;
    case "not-ready-yet":
      return `${name} been listed only once its readiness probe had succeeded`;
    default:
      return "…nothing that this lab knows of";
  }
}

/** How much longer the pod would have had to serve for this request, and for all that were lost to it likewise. */
function servingOn({ history, request, pod }: Case, cause: Cause): string {
  const shut = cause === "turned-away" ? undefined : doorShut(history, pod);
  const from = Math.min(firstSignal(pod)?.t ?? Infinity, shut?.t ?? Infinity, request.sent.t);
  const alike = [...history.requests.values()].filter(
    (other) => other.pod === pod.name && other.observed === request.observed && other.sent.t >= from,
  );
  const last = Math.max(...alike.map((other) => other.sent.t));
  const verb = cause === "turned-away" ? "gone on serving for" : "kept its door open";
  const needed = seconds(history, Math.max(request.sent.t - from, 1));
  const all = seconds(history, Math.max(last - from, 1));
  const rest = alike.length > 1 ? `; ${all} would have saved all ${alike.length}` : "";
  return `${pod.name} ${verb} ${needed} after the signal${rest}`;
}

const handledAtEnd = (pod: PodRecord): boolean =>
  (pod.reported.handlers.at(-1)?.signals ?? []).includes(pod.signals[0]?.signal ?? "SIGTERM");
