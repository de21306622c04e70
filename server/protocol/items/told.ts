import type { Moment, PodRecord, SignalRecord } from "../history.ts";

/** The signal that told the pod to stop for good: by its deletion, or by hand. */
export const toldToStop = (pod: PodRecord): SignalRecord | undefined =>
  pod.signals.find(({ by }) => by === "kubelet" || by === "learner");

/** How the pod ended, unless the lab only ended it with the run. */
export const endOf = (pod: PodRecord): (Moment & NonNullable<PodRecord["exited"]>) | undefined =>
  pod.signals.at(-1)?.by === "end of run" ? undefined : pod.exited;
