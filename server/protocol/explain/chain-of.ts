import type { Cause } from "../cause.ts";
import { runAt, servedOnlyLater, signalsTo, toldBefore, wrapperOf } from "../evidence.ts";
import { exitLabel } from "../exit.ts";
import type { History, Moment, PodRecord, RequestRecord } from "../history.ts";
import type { RouterKind } from "../scenario.ts";
import { doorShut, learned } from "../view.ts";
import type { Case } from "./case.ts";
import { chain, link, type Link } from "./chain.ts";

const exitCauses = new Set<Cause>([
  "died-of-the-signal",
  "signal-not-passed-on",
  "exited-early",
  "killed-at-the-grace",
  "killed-outright",
  "killed-by-its-probe",
]);

/** The events that prove the cause, told as sentences. */
export function chainOf(known: Case, cause: Cause): Link[] {
  const { history, request, pod, router } = known;
  const name = pod.name;
  const run = runAt(pod, request.sent.t);
  const links: (Link | undefined)[] = [
    link(pod.deleted, `${name} is deleted; its slice says ready = false`),
    failedHook(pod, request),
    ...signalsTo(pod, run)
      .filter(({ t }) => t <= (request.settled?.t ?? Infinity))
      .map((sent) => link(sent, signalSays(known, cause, sent))),
    link(request.sent, howSent(request, router?.kind, name)),
    ended(request),
  ];
  if (cause === "killed-by-its-probe") links.push(...failedProbes(pod, request));
  if (cause === "not-ready-yet") {
    links.push(
      link(
        pod.readiness.find(({ ready }) => ready),
        `${name}'s readiness probe succeeds`,
      ),
      link(servedOnlyLater(history, request, pod)?.settled, `the first good answer of ${name}`),
    );
  }
  if (cause === "door-shut-before-router-knew" || cause === "turned-away") {
    const from = (pod.deleted ?? toldBefore(pod, request))?.t ?? 0;
    if (cause === "door-shut-before-router-knew") links.push(shutDoor(pod, request));
    if (router) {
      links.push(link(learned(router, name, from), `router ${router.node} learns; ${name} leaves its table`));
    }
  }
  if (run?.exited && exitCauses.has(cause))
    links.push(link(run.exited, `${name} is gone: ${exitLabel(run.exited)}`));
  if (request.reconciled) {
    links.push(link(request.reconciled, `yet the ledger holds the payment`));
  }
  return chain(links);
}

function signalSays({ history, pod }: Case, cause: Cause, sent: PodRecord["signals"][number]): string {
  const { name } = pod;
  const { by, signal } = sent;
  if (cause === "signal-not-passed-on" && by !== "grace") {
    return `${signal} reaches ${wrapperOf(history)} in ${name}, and not the program behind it`;
  }
  if (by === "grace") return `the grace is over: ${signal}`;
  return by === "probe" ? `its probe has failed: ${signal} reaches ${name}` : `${signal} reaches ${name}`;
}

function howSent(
  { client, router, reused, tries }: RequestRecord,
  kind: RouterKind | undefined,
  pod: string,
): string {
  if (tries.length > 0) return `${client} reaches ${pod} through ${router}`;
  if (reused) return `${client} sends it on a connection it kept to ${pod}`;
  if (kind === "load-balancer") return `${client} connects to ${pod} through ${router}`;
  if (kind === undefined) return `${client} dials ${pod}'s own address`;
  return client === router
    ? `${client} connects to ${pod}`
    : `${client}, on node ${router}, connects to ${pod}`;
}

/** How it ended, as the client saw it. */
export function ended(request: RequestRecord): Link | undefined {
  const how: Record<string, string> = {
    refused: `the connection is refused`,
    reset: "the connection ends before a byte of the answer",
    truncated: `the connection ends after ${request.settled?.bytes ?? 0} bytes of the answer`,
    "status-5xx": `the answer is ${request.status ?? "5xx"}`,
    "timed-out": "the client's deadline passes",
  };
  return link(request.settled, how[request.observed ?? ""] ?? `it ends as ${request.observed}`);
}

function shutDoor(pod: PodRecord, request: RequestRecord): Link | undefined {
  const said = pod.reported.closing;
  if (said) return link(said, `${pod.name} says that it closes its door`, false);
  const shut = doorShut(pod);
  return shut && shut.t < (request.settled?.t ?? 0) ? link(shut, `${pod.name} has its door shut`) : undefined;
}

/** A hook that was to wait and came to nothing: only the cluster's events tell of it, and this is one of them. */
function failedHook({ preStop }: PodRecord, { settled }: RequestRecord): Link | undefined {
  const { hook, ended: end } = preStop ?? {};
  return end?.failed !== undefined && end.t <= (settled?.t ?? Infinity)
    ? link(end, `the preStop hook (${hook}) fails`)
    : undefined;
}

/** The failed probes just before the signal that they brought about. */
function failedProbes(pod: PodRecord, request: RequestRecord): (Link | undefined)[] {
  const signal = signalsTo(pod, runAt(pod, request.sent.t)).find(({ by }) => by === "probe");
  const last = pod.probes.findLast(
    ({ probe, ok, seq }) => (probe === "liveness" || probe === "startup") && !ok && seq < (signal?.seq ?? 0),
  );
  return [
    last && link(last, `the ${last.probe} probe fails for the last time: ${last.status ?? last.result}`),
  ];
}

/** The table that a router had when it was asked. */
export const tableThen = (history: History, request: RequestRecord): Moment | undefined =>
  history.routers.get(request.router)?.tables.findLast((table) => table.t <= request.sent.t);
