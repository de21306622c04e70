import type { History } from "./history.ts";
import { doorShut, subject } from "./view.ts";

/** Moments of the pod that a run is about, which a text may send its reader to; with how one says it after "to". */
export const moments = {
  deleted: "the deletion",
  signal: "the signal",
  door: "the door that shuts",
  "first-loss": "the first loss",
  killed: "SIGKILL",
  exit: "the end of the pod",
} as const;
export type MomentName = keyof typeof moments;

/** When that was, ms since the run began; undefined where it didn't happen. */
export function namedMoment(history: History, name: MomentName): number | undefined {
  const pod = subject(history);
  if (name === "first-loss") return history.losses[0]?.t;
  if (!pod) return undefined;
  switch (name) {
    case "deleted":
      return pod.deleted?.t;
    case "signal":
      return pod.signals.find(({ by }) => by !== "end of run")?.t;
    case "door":
      return doorShut(pod)?.t;
    case "killed":
      return pod.signals.find(({ signal, by }) => signal === "SIGKILL" && by !== "end of run")?.t;
    case "exit":
      return pod.exited?.t;
  }
}
