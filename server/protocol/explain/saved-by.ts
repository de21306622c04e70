import type { Cause } from "../cause.ts";
import {
  answeredBefore,
  medianService,
  runAt,
  servedOnlyLater,
  signalsTo,
  toldBefore,
  wrapperOf,
} from "../evidence.ts";
import type { History, RequestRecord } from "../history.ts";
import { keptFor } from "../kept.ts";
import { doorShut, handlesAt } from "../view.ts";
import type { Case } from "./case.ts";

/** A request that takes so many times what others do isn't slow but stuck: how much more it needs, nobody knows. */
const farBeyond = 3;
/** Whoever is turned away hears so at once: a pod that took this part of the usual time had taken the request in. */
const takenIn = 0.25;

/** Cluster seconds, rounded up to a tenth, so that following the advice is enough. */
const seconds = (history: History, ms: number): string =>
  `${(Math.ceil((ms / history.header.scenario.second) * 10) / 10).toFixed(1)} s`;

/** The smallest change that would have saved a request, as the end of "It would have lived had …". */
export function savedBy(known: Case, cause: Cause): string {
  const { history, request, pod } = known;
  const name = pod.name;
  const usual = medianService(history, request);
  const taken = (request.settled?.t ?? 0) - request.sent.t;
  const needed = Math.max(0, usual - taken);
  const more = seconds(history, Math.max(needed, 1));
  switch (cause) {
    case "door-shut-before-router-knew":
      return servingOn(known, cause);
    case "turned-away":
      // What was let go of halfway needed no longer wait for the routers.
      if (usual > 0 && taken > takenIn * usual) return `${name} gone on with it for ${more} more`;
      if (request.reused) return `${name} served it, and said "Connection: close" in the answer`;
      return servingOn(known, cause);
    case "died-of-the-signal":
      return `${name} had a handler for the signal and stayed ${more} longer`;
    case "signal-not-passed-on":
      return `the signal reached ${name}'s program, and not only ${wrapperOf(history)} in front of it`;
    case "exited-early":
      return `${name} waited ${more} longer before it exited`;
    case "killed-at-the-grace":
      return atTheGrace(known, more);
    case "killed-outright":
      return `nobody sent SIGKILL for another ${more}`;
    case "killed-by-its-probe":
      return `${name}'s liveness gone on saying 200 while it worked; this one needed ${more} more`;
    case "idle-connection-closed":
      return toldBefore(pod, request)
        ? `${name} said "Connection: close" in its last answer on this connection`
        : `${name}'s keep-alive timeout been longer than that of ${request.client}`;
    case "resource-closed-first":
      return `${name} closed its resources only after its last request had ended`;
    case "error-of-its-own":
      return `${name} not answered ${request.status ?? "with an error"}; its log may say why it did`;
    case "cancelled-without-answer":
      return `${name} answered before it let go`;
    case "deadline-missed":
      return `${name} answered within ${history.header.scenario.traffic.deadline} s`;
    case "not-ready-yet":
      return `${name} been listed only once ${readyToServe(known)}`;
    default:
      return "…nothing that this lab knows of";
  }
}

/** What a pod has to wait for that was reached too early. */
function readyToServe({ history, request, pod }: Case): string {
  const first = servedOnlyLater(history, request, pod)?.settled;
  const ready = pod.readiness.find((change) => change.ready);
  if (!first || !ready || ready.t > request.sent.t) return "its readiness probe had succeeded";
  const later = seconds(history, first.t - (request.settled?.t ?? 0));
  return `it could serve: its readiness probe said so already, and its first good answer came ${later} later`;
}

function atTheGrace({ history, request, pod }: Case, more: string): string {
  const { name, preStop } = pod;
  const [first] = signalsTo(pod, runAt(pod, request.sent.t));
  // When the signal came: a handler that is there for one signal only has gone by the end.
  if (!first || handlesAt(pod, first.signal, first.t) === false) {
    return `${name} listened for the signal: it has no handler, and as PID 1 it then ignores it`;
  }
  const grace = pod.deleted?.graceSeconds ?? 0;
  const hook = preStop ? (first.t - preStop.t) / history.header.scenario.second : 0;
  if (hook > grace / 2) {
    return `the preStop hook left it more of its ${grace} s of grace: it took ${hook.toFixed(1)} s, and this one needed ${more} more`;
  }
  const usual = medianService(history, request);
  const taken = (request.settled?.t ?? 0) - request.sent.t;
  if (usual > 0 && taken > farBeyond * usual) {
    return `${name} set it a deadline within its grace: it had taken ${seconds(history, taken)} already, where most take ${seconds(history, usual)}`;
  }
  if (answeredBefore(history, request, first)) {
    return `${name} said "Connection: close" in its last answer on this connection; it took this one in ${seconds(history, request.sent.t - first.t)} after the signal`;
  }
  return `${name} finished within its grace; this one needed ${more} more`;
}

/** How much longer the pod would have had to serve for this request, and for all that were lost to it likewise. */
function servingOn({ history, request, pod, router }: Case, cause: Cause): string {
  if (!router) return `${request.client} gone through a service instead of ${pod.name}'s own address`;
  const shut = cause === "turned-away" ? undefined : doorShut(pod);
  const from = Math.min(toldBefore(pod, request)?.t ?? Infinity, shut?.t ?? Infinity, request.sent.t);
  // They are in the order of sending: those from `from` on are the end of the list.
  const list = failed(history).get(`${request.observed} ${pod.name}`) ?? [];
  const alike = list.length - firstFrom(list, from);
  const last = Math.max(request.sent.t, list.at(-1)?.sent.t ?? 0);
  const verb = cause === "turned-away" ? "gone on serving for" : "kept its door open";
  const needed = seconds(history, Math.max(request.sent.t - from, 1));
  const all = seconds(history, Math.max(last - from, 1));
  const rest = alike > 1 ? `; ${all} would have saved all ${alike}` : "";
  return `${pod.name} ${verb} ${needed} after the signal${rest}`;
}

/** The requests that failed, by what their clients saw and the pod it was on. */
const failed = keptFor((history) =>
  Map.groupBy(
    history.requests.values().filter(({ observed }) => observed !== undefined && observed !== "ok"),
    ({ observed, pod }) => `${observed} ${pod}`,
  ),
);

/** The place of the first of these that was sent at `t` or later. */
function firstFrom(list: readonly RequestRecord[], t: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle]?.sent.t ?? Infinity) < t) low = middle + 1;
    else high = middle;
  }
  return low;
}
