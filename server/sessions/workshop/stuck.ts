import type { Standing } from "../../protocol/index.ts";

/** When somebody looks stuck, so that the instructor walks over. All of it stands here. */
const tries = 3;
const withoutStep = 8 * 60_000;

interface Progress {
  /** When their page came, ms since 1970; undefined while it is away. */
  readonly connectedSince: number | undefined;
  readonly standing: Standing | undefined;
  /** When they joined, took a step, or opened another lesson. */
  readonly steppedAt: number;
  /** When each try of their own in this lesson failed, since the last one that held. */
  readonly failedAt: readonly number[];
}

/** Since when somebody has looked stuck, and why; undefined when they don't: who is through with a lesson never does. */
export function stuckAt(progress: Progress, now: number): { since: number; why: string } | undefined {
  const { connectedSince, standing, steppedAt, failedAt } = progress;
  if (standing?.steps.every(Boolean)) return undefined;
  const last = failedAt[tries - 1];
  if (last !== undefined) return { since: last, why: `${failedAt.length} tries of their own have failed` };
  if (connectedSince === undefined) return undefined;
  const since = Math.max(steppedAt, connectedSince) + withoutStep;
  return since <= now
    ? { since, why: `no step for ${Math.floor((now - since + withoutStep) / 60_000)} minutes` }
    : undefined;
}
