import type { History } from "./history.ts";
import { doorShut, isUsersLoss, subject } from "./view.ts";
import { whenLost } from "./when-lost.ts";

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
  if (name === "first-loss") return firstLoss(history);
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

/** When the first request ended that its user lost, or the first of anything else was lost. */
function firstLoss(history: History): number | undefined {
  let first = Infinity;
  for (const loss of history.losses) first = Math.min(first, whenLost(history, loss));
  for (const request of history.requests.values()) {
    const { explained, settled } = request;
    if (explained && settled && isUsersLoss(history, request)) first = Math.min(first, settled.t);
  }
  return first === Infinity ? undefined : first;
}
