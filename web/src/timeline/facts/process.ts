import {
  doorShut,
  exitLabel,
  handlesAt,
  phases,
  type ContainerRun,
  type History,
  type PhaseId,
  type PodRecord,
} from "../../../../server/protocol/index.ts";
import { exitOf } from "../../kit/belief.ts";

/** What a process was doing for a while; times in ms since the run began, `to` is Infinity while it lasts. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly kind: "starting" | "serving" | "no-handler" | "back-off" | PhaseId;
  readonly label: string;
}

/** The life of a pod's process, over all its restarts. */
export interface ProcessLane {
  readonly segments: readonly Segment[];
  /** The moment its last process stopped accepting. */
  readonly shut: number | undefined;
  readonly exits: readonly { readonly t: number; readonly label: string; readonly clean: boolean }[];
}

/** Within so many cluster seconds before the exit, a shut door was shut by it. */
const hearing = 0.25;

const phaseLabel = (id: PhaseId): string => phases.find((phase) => phase.id === id)?.label ?? id;

/**
 * When a pod's last process closed its door: when it said so, or when that was first seen from outside. A door that
 * went with the process doesn't count: the lab sees it shut a moment before it hears of the exit.
 */
export function closedAt(history: History, pod: PodRecord): number | undefined {
  const begun = pod.runs.at(-1)?.started.t ?? 0;
  const seen = doorShut(pod);
  const end = exitOf(pod)?.t ?? Infinity;
  const bySight =
    seen && seen.t >= begun && seen.t < end - hearing * history.header.scenario.second ? seen.t : Infinity;
  const said = pod.reported.doors.find(({ open, t }) => !open && t >= begun)?.t ?? Infinity;
  const first = Math.min(said, bySight);
  return first < end ? first : undefined;
}

/**
 * The life of a pod's process in the steps of a graceful shutdown, as far as the journal shows them.
 * @param lastAnswer when the last request that the pod had accepted came to its end, ms since the run began.
 */
export function processLane(history: History, pod: PodRecord, lastAnswer: number): ProcessLane {
  const segments: Segment[] = [];
  const exits: ProcessLane["exits"][number][] = [];
  const last = pod.runs.at(-1);
  for (const [index, run] of pod.runs.entries()) {
    const isLast = run === last;
    const exited = isLast ? exitOf(pod) : run.exited;
    const shut = isLast ? closedAt(history, pod) : undefined;
    segments.push(...lifeOf(history, pod, { ...run, exited: exited ?? undefined }, shut, lastAnswer));
    if (!exited) continue;
    exits.push({ t: exited.t, label: exitLabel(exited), clean: exited.code === 0 });
    const next = pod.runs[index + 1]?.started.t;
    const waits = pod.backoffs.find(({ t }) => t >= exited.t && t < (next ?? Infinity));
    if (waits)
      segments.push({
        from: waits.t,
        to: next ?? Infinity,
        kind: "back-off",
        label: `CrashLoopBackOff ${waits.waitSeconds} s`,
      });
  }
  return { segments, shut: closedAt(history, pod), exits };
}

type Life = Omit<ContainerRun, "exited"> & { readonly exited: ContainerRun["exited"] | undefined };

function lifeOf(
  history: History,
  pod: PodRecord,
  { started, exited }: Life,
  shut: number | undefined,
  lastAnswer: number,
): Segment[] {
  const begin = started.t;
  const end = exited?.t ?? Infinity;
  const turned = pod.readiness.find(({ t, ready }) => ready && t >= begin)?.t ?? Infinity;
  const ready = Math.min(turned, end);
  const told = pod.signals.find(({ t, by }) => by !== "end of run" && t >= begin && t <= end);
  const signal = Math.min(told?.t ?? Infinity, end);
  const segments: Segment[] = [];
  const add = (from: number, to: number, kind: Segment["kind"], label: string): void => {
    if (to > from) segments.push({ from, to, kind, label });
  };
  add(begin, Math.min(ready, signal), "starting", "starting");
  add(Math.min(ready, signal), signal, "serving", "serving");
  if (!told || signal >= end) return segments;
  if (shut === undefined) {
    const handled = handlesAt(pod, told.signal, told.t) !== false;
    const label = handled ? stillOpen(pod, signal) : "no handler";
    add(signal, end, handled ? "deregister" : "no-handler", label);
    return segments;
  }
  const drained = Math.min(end, Math.max(shut, lastAnswer));
  const worked = Math.min(end, Math.max(drained, lastWork(history, pod)));
  add(signal, shut, "deregister", phaseLabel("deregister"));
  add(Math.max(shut, signal), exited ? drained : Infinity, "drain", phaseLabel("drain"));
  if (!exited) return segments;
  add(drained, worked, "stop-workers", phaseLabel("stop-workers"));
  add(worked, end, "flush-and-exit", phaseLabel("flush-and-exit"));
  return segments;
}

const stillOpen = (pod: PodRecord, signal: number): string =>
  pod.readiness.some((change) => !change.ready && change.t >= signal)
    ? phaseLabel("deregister")
    : "door open";

/** When a pod's workers last finished a job or gave one back, by the database's clock. */
function lastWork(history: History, pod: PodRecord): number {
  let last = 0;
  for (const { steps } of history.jobs.values()) {
    for (const { what, pod: by, atMs } of steps)
      if (by === pod.name && what !== "claimed" && atMs > last) last = atMs;
  }
  return last;
}
