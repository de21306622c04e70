import type { Condition } from "../protocol/index.ts";
import type { Cluster } from "../cluster/index.ts";
import type { Progress } from "./progress.ts";
import type { Waiting } from "./waiting.ts";

/** What conditions are about. */
export interface Scene {
  readonly cluster: Cluster;
  readonly progress: Progress;
  readonly waiting: Waiting;
  readonly now: () => number;
  /** ms of a cluster second. */
  readonly second: number;
}

/** Whether a condition of a scenario holds now. One that time alone makes true has itself asked again by then. */
export function holds(condition: Condition, scene: Scene): boolean {
  const { cluster, progress } = scene;
  if ("inFlight" in condition) return progress.inFlight(condition.inFlight) >= condition.atLeast;
  if ("settled" in condition) return progress.settled >= condition.settled;
  if ("ready" in condition) return cluster.isReady(condition.ready);
  if ("exited" in condition) return progress.hasExited(condition.exited);
  if ("forgotten" in condition) return cluster.isForgotten(condition.forgotten);
  if ("deleted" in condition) return haveGoneBy(condition, scene);
  if ("restarted" in condition) return progress.restarts(condition.restarted) >= condition.atLeast;
  if ("rolledOut" in condition) return cluster.isRolledOut(condition.rolledOut);
  if ("drained" in condition) return progress.isDrained(condition.drained);
  if ("working" in condition) return progress.working(condition.working) >= condition.atLeast;
  return progress.streaming(condition.streaming) >= condition.atLeast;
}

function haveGoneBy(
  { deleted, seconds }: Extract<Condition, { deleted: string }>,
  { progress, waiting, now, second }: Scene,
): boolean {
  const at = progress.deletedAt(deleted);
  if (at === undefined) return false;
  const left = at + seconds * second - now();
  if (left > 0) waiting.askAgainIn(left);
  return left <= 0;
}
