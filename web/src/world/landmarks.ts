import {
  doorShut,
  eventInWords,
  exitLabel,
  inFlightAt,
  learned,
  podStatuses,
  podStatusAt,
  subject,
  subjects,
  usable,
  type History,
  type PhaseId,
  type PodRecord,
} from "../../../server/protocol/index.ts";
import { sceneEnd } from "./scene-end.ts";

/** A moment worth jumping to. */
export interface Landmark {
  readonly t: number;
  readonly says: string;
}

/** What happened to each pod that was told to stop or ended, and who learned of it when, in the order of time. */
export function landmarks(history: History): Landmark[] {
  const found: Landmark[] = [];
  const end = sceneEnd(history);
  const mark = (t: number | undefined, says: string) => {
    if (t !== undefined && t <= end) found.push({ t, says });
  };
  const told = new Set(subjects(history));
  for (const pod of history.pods.values()) {
    if (told.has(pod)) markLeaving(history, pod, mark);
    else markRestarts(pod, mark);
  }
  for (const event of [...history.rollouts, ...history.maintenance]) mark(event.t, eventInWords(event));
  return found.toSorted((a, b) => a.t - b.t);
}

type Marker = (t: number | undefined, says: string) => void;

function markLeaving(history: History, pod: PodRecord, mark: Marker): void {
  const { name } = pod;
  mark(pod.deleted?.t, `${name} is deleted`);
  for (const hook of pod.preStops) {
    mark(hook.t, `the preStop hook of ${name} starts`);
    mark(hook.ended?.t, `the preStop hook of ${name} ends`);
  }
  for (const { t, signal, by } of pod.signals) {
    if (by !== "end of run")
      mark(t, by === "grace" ? `the grace of ${name} is over: ${signal}` : `${signal} reaches ${name}`);
  }
  const shut = doorShut(pod);
  if (shut !== pod.exited) mark(shut?.t, `${name} has its door shut`);
  const from = (pod.deleted ?? pod.signals[0])?.t ?? 0;
  for (const router of history.routers.values()) {
    const known = router.tables.some(({ t, endpoints }) => t <= from && usable(endpoints).includes(name));
    const what =
      router.kind === "kube-proxy" ? `router ${router.node}` : `the ${router.node.replace("-", " ")}`;
    if (known) mark(learned(router, name, from)?.t, `${what} learns of ${name}`);
  }
  markRestarts(pod, mark);
}

/** Its ends, and its starts after the first. */
function markRestarts({ name, runs, backoffs }: PodRecord, mark: Marker): void {
  for (const { started, exited } of runs) {
    if (started.restart > 0) mark(started.t, `${name} is started again`);
    if (exited) mark(exited.t, `${name}: ${exitLabel(exited)}`);
  }
  for (const { t } of backoffs) mark(t, `${name} has to wait: CrashLoopBackOff`);
}

/** The next landmark after `t`, or the one before it. */
export function landmarkFrom(marks: readonly Landmark[], t: number, direction: 1 | -1): Landmark | undefined {
  return direction === 1 ? marks.find((mark) => mark.t > t) : marks.findLast((mark) => mark.t < t);
}

/** What the pod this run is about is doing at `t`, for people: "web-1 draining". Empty before there is one. */
export function doingAt(history: History, t: number): string {
  const pod = subject(history);
  const status = pod && podStatusAt(history, pod, t);
  return pod && status ? `${pod.name} ${podStatuses[status].label}` : "";
}

/**
 * Which step of its shutdown the pod is in at `t`, as far as it can be told from outside; undefined before and after.
 * `inFlight` counts the requests under way on a pod: whoever asks again and again has a quicker way than to look at all.
 */
export function phaseAt(
  history: History,
  pod: PodRecord,
  t: number,
  inFlight: (pod: string, t: number) => number = (name, at) => inFlightAt(history, name, at),
): PhaseId | undefined {
  const signal = pod.signals[0];
  if (!signal || signal.t > t || (pod.exited && pod.exited.t <= t)) return undefined;
  const shut = pod.reported.closing ?? doorShut(pod);
  if (!shut || shut.t > t) return "deregister";
  return inFlight(pod.name, t) > 0 || holdsOpen(history, pod.name, t) ? "drain" : "flush-and-exit";
}

/** Whether a WebSocket or an event stream is open on this pod at `t`. */
const holdsOpen = (history: History, name: string, t: number): boolean =>
  [history.sockets, history.streams].some((connections) =>
    connections
      .values()
      .some(
        ({ pod, opened, closed }) =>
          pod === name && opened !== undefined && opened.t <= t && !(closed && closed.t <= t),
      ),
  );
