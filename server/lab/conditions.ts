import type { Condition } from "../protocol/index.ts";
import type { Cluster } from "../cluster/index.ts";
import type { Progress } from "./progress.ts";

/** Whether a condition of a scenario holds now. */
export function holds(condition: Condition, cluster: Cluster, progress: Progress): boolean {
  if ("inFlight" in condition) return progress.inFlight(condition.inFlight) >= condition.atLeast;
  if ("settled" in condition) return progress.settled >= condition.settled;
  if ("ready" in condition) return cluster.isReady(condition.ready);
  if ("exited" in condition) return progress.hasExited(condition.exited);
  if ("forgotten" in condition) return cluster.isForgotten(condition.forgotten);
  return false;
}
