import type { ContainerRun, History, Moment, PodRecord, SignalRecord } from "../history.ts";

/** The signal that told the pod to stop for good: by its deletion, else by hand. */
export const toldToStop = ({ signals }: PodRecord): SignalRecord | undefined =>
  signals.find(({ by }) => by === "kubelet") ?? signals.find(({ by }) => by === "learner");

type End = Moment & NonNullable<PodRecord["exited"]>;

/** How the pod ended, unless the lab only ended it with the run. */
export const endOf = (pod: PodRecord): End | undefined =>
  pod.signals.at(-1)?.by === "end of run" ? undefined : pod.exited;

/** The process of a restarted container that ran at a moment, ms since the run began. */
const runAt = (pod: PodRecord, t: number): ContainerRun | undefined =>
  pod.runs.findLast(({ started }) => started.t <= t) ?? pod.runs[0];

/** How the process ended that ran at a moment, and the signal that told it to; neither where only the run has ended. */
export function lifeAt(pod: PodRecord, t: number): { readonly signal?: SignalRecord; readonly end?: End } {
  const run = runAt(pod, t);
  const end = run === pod.runs.at(-1) ? endOf(pod) : run?.exited;
  const told = toldToStop(pod);
  const within = (at: Moment | undefined) =>
    at !== undefined && at.t >= (run?.started.t ?? 0) && at.t <= (end?.t ?? Infinity);
  const signal = within(told) ? told : pod.signals.find(within);
  return { ...(signal && { signal }), ...(end && { end }) };
}

/** A claim so soon after the signal was on its way already, and is none of the pod's doing. In ms. */
export const onItsWay = ({ header }: History): number => 0.5 * header.scenario.second;
