import type { Cause } from "../cause.ts";
import {
  cutByExit,
  droppedInside,
  hadRead,
  keptBy,
  runAt,
  servedOnlyLater,
  signalsTo,
  toldBefore,
} from "../evidence.ts";
import type { History, PodRecord, RequestRecord } from "../history.ts";
import { doorShut, lists } from "../view.ts";
import type { Case } from "./case.ts";

/** The one cause of a request that came to nothing on a pod. */
export function causeOf({ history, request, pod, router }: Case): Cause {
  const { observed, settled, sent } = request;
  const signal = toldBefore(pod, request);
  const everReady = pod.readiness.find((change) => change.ready);
  switch (observed) {
    case "refused":
      if (!everReady || everReady.t > sent.t || !hasOpened(history, pod, sent.t)) return "not-ready-yet";
      if (!router) return "door-shut-before-router-knew";
      return lists(router, pod.name, sent.t) || signal ? "door-shut-before-router-knew" : "unexplained";
    case "timed-out":
      return "deadline-missed";
    case "status-5xx":
      if (!everReady || everReady.t > sent.t) return "not-ready-yet";
      if (!signal || !settled || signal.t > settled.t)
        return servedOnlyLater(history, request, pod) ? "not-ready-yet" : "error-of-its-own";
      return request.status === 503 ? "turned-away" : "resource-closed-first";
    case "reset":
    case "truncated":
      if (cutByExit(history, request, pod)) return exitCause(history, pod, request);
      if (observed === "truncated") return "cancelled-without-answer";
      // Whoever comes on a kept connection when the door is shut already was let come: that connection was due to end.
      if (request.reused && (doorShut(pod)?.t ?? Infinity) <= sent.t) return "idle-connection-closed";
      if (hadRead(history, pod, request)) return "cancelled-without-answer";
      if (request.reused) return "idle-connection-closed";
      return droppedInside(pod, request) ? "cancelled-without-answer" : "door-shut-before-router-knew";
    default:
      return "unexplained";
  }
}

/** Whether the pod had let anybody in by then: without a readiness probe it counts as ready before it listens. */
const hasOpened = (history: History, { name, probes }: PodRecord, t: number): boolean =>
  history.header.scenario.deployment.readiness !== null ||
  probes.some((probe) => probe.t <= t && (probe.result === "answered" || probe.result === "accepted")) ||
  history.requests
    .values()
    .some(({ pod, connected }) => pod === name && connected !== undefined && connected.t <= t);

function exitCause(history: History, pod: PodRecord, request: RequestRecord): Cause {
  const run = runAt(pod, request.sent.t);
  const signals = signalsTo(pod, run);
  if (signals.some(({ by }) => by === "probe")) return "killed-by-its-probe";
  const last = signals.findLast(({ signal }) => signal === run?.exited?.signal);
  const [told] = signals;
  const outright = last?.by === "learner" && last.signal === "SIGKILL";
  if (told && !outright && keptBy(history, pod, told)) return "signal-not-passed-on";
  if (run?.exited?.signal === null) return "exited-early";
  if (run?.exited?.signal !== "SIGKILL") return "died-of-the-signal";
  return outright ? "killed-outright" : "killed-at-the-grace";
}
