import {
  doorShut,
  exitLabel,
  phases,
  type History,
  type PhaseId,
  type PodRecord,
} from "../../../server/protocol/index.ts";
import { exitOf } from "../kit/belief.ts";

/** What a process was doing for a while; times in ms since the run began, `to` is Infinity while it lasts. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly kind: "starting" | "serving" | "no-handler" | PhaseId;
  readonly label: string;
}

export interface ProcessLane {
  readonly segments: readonly Segment[];
  /** The moment it stopped accepting. */
  readonly shut: number | undefined;
  readonly exit: { readonly t: number; readonly label: string } | undefined;
}

/** Within so many cluster seconds before the exit, a shut door was shut by it. */
const hearing = 0.25;

const phaseLabel = (id: PhaseId): string => phases.find((phase) => phase.id === id)?.label ?? id;

/**
 * When a pod closed its door: when it said so, or when that was first seen from outside. A door that went with the
 * process doesn't count: the lab sees it shut a moment before it hears of the exit.
 */
export function closedAt(history: History, pod: PodRecord): number | undefined {
  const seen = doorShut(history, pod);
  const end = exitOf(pod)?.t ?? Infinity;
  const bySight = seen && seen.t < end - hearing * history.header.scenario.second ? seen.t : Infinity;
  const first = Math.min(pod.reported.closing?.t ?? Infinity, bySight);
  return first < end ? first : undefined;
}

/** The life of a pod's process in the steps of a graceful shutdown, as far as the journal shows them. */
export function processLane(history: History, pod: PodRecord): ProcessLane {
  const exited = exitOf(pod);
  const end = exited?.t ?? Infinity;
  const ready = Math.min(pod.readiness[0]?.t ?? Infinity, end);
  const signal = Math.min(asked(pod)?.t ?? Infinity, end);
  const segments: Segment[] = [];
  const add = (from: number, to: number, kind: Segment["kind"], label: string): void => {
    if (to > from) segments.push({ from, to, kind, label });
  };
  add(pod.started?.t ?? pod.created.t, Math.min(ready, signal), "starting", "starting");
  add(Math.min(ready, signal), signal, "serving", "serving");
  const shut = closedAt(history, pod);
  if (signal < end) {
    if (shut === undefined) {
      const handled = handles(pod, signal);
      add(
        signal,
        end,
        handled ? "deregister" : "no-handler",
        handled ? stillOpen(pod, signal) : "no handler",
      );
    } else {
      const done = Math.min(end, Math.max(shut, lastAnswer(history, pod)));
      add(signal, shut, "deregister", phaseLabel("deregister"));
      add(Math.max(shut, signal), exited ? done : Infinity, "drain", phaseLabel("drain"));
      if (exited) add(done, end, "flush-and-exit", phaseLabel("flush-and-exit"));
    }
  }
  return {
    segments,
    shut,
    exit: exited && { t: exited.t, label: exitLabel(exited) },
  };
}

/** The first signal, but for what only clears up after the run. */
const asked = (pod: PodRecord) => pod.signals.find(({ by }) => by !== "end of run");

const handles = (pod: PodRecord, t: number): boolean => {
  const signal = asked(pod)?.signal ?? "SIGTERM";
  return pod.reported.handlers.findLast((report) => report.t <= t)?.signals.includes(signal) ?? false;
};

const stillOpen = (pod: PodRecord, signal: number): string =>
  pod.readiness.some((change) => !change.ready && change.t >= signal)
    ? phaseLabel("deregister")
    : "door open";

/** When the last request that the pod had accepted came to its end. */
function lastAnswer(history: History, pod: PodRecord): number {
  let last = 0;
  for (const { pod: name, settled } of history.requests.values()) {
    if (name === pod.name && settled && settled.phase !== "connect") last = Math.max(last, settled.t);
  }
  return last;
}
