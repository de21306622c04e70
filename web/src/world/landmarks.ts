import {
  doorShut,
  exitLabel,
  inFlightAt,
  learned,
  podStatuses,
  podStatusAt,
  subject,
  zero,
  type History,
  type PhaseId,
  type PodRecord,
} from "../../../server/protocol/index.ts";

/** A moment worth jumping to. */
export interface Landmark {
  readonly t: number;
  readonly says: string;
}

/**
 * Up to where there is something to see, ms since the run began: a finished run ends where its cluster begins to be
 * taken down, which is no part of the story. The ledger is read after that, and says how each request counts.
 */
export function sceneEnd(history: History): number {
  if (!history.finished) return history.lastT;
  const takenDown = [...history.pods.values()].flatMap(
    ({ signals }) => signals.find(({ by }) => by === "end of run")?.t ?? [],
  );
  return Math.min(history.lastT, ...takenDown.map((t) => t - 1));
}

/** What happened to the pod that was told to stop, and who learned of it when, in the order of time. */
export function landmarks(history: History): Landmark[] {
  const pod = subject(history);
  if (!pod) return [];
  const { name } = pod;
  const found: (Landmark | undefined)[] = [];
  const mark = (t: number | undefined, says: string) => {
    if (t !== undefined) found.push({ t, says });
  };
  mark(pod.deleted?.t, `${name} is deleted`);
  mark(pod.preStop?.t, "the preStop hook starts");
  mark(pod.preStop?.ended?.t, "the preStop hook ends");
  for (const { t, signal, by } of pod.signals) {
    if (by !== "end of run")
      mark(t, by === "grace" ? `the grace is over: ${signal}` : `${signal} reaches ${name}`);
  }
  const shut = doorShut(history, pod);
  if (shut !== pod.exited) mark(shut?.t, `${name} has its door shut`);
  const from = zero(history) ?? 0;
  for (const router of history.routers.values()) {
    mark(learned(router, name, from)?.t, `router ${router.node} learns`);
  }
  if (pod.exited) mark(pod.exited.t, `${name}: ${exitLabel(pod.exited)}`);
  return found.filter((landmark) => landmark !== undefined).toSorted((a, b) => a.t - b.t);
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
  const shut = pod.reported.closing ?? doorShut(history, pod);
  if (!shut || shut.t > t) return "deregister";
  return inFlight(pod.name, t) > 0 ? "drain" : "flush-and-exit";
}
