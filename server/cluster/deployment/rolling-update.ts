import type { Share } from "../../protocol/index.ts";

/** How far a rolling update may stray from the wanted number of pods, as counts. */
export interface Fenceposts {
  readonly maxSurge: number;
  readonly maxUnavailable: number;
}

const percent = /^(\d+)%$/;

const resolve = (share: Share, replicas: number, round: (value: number) => number): number => {
  const [, of] = (typeof share === "string" && percent.exec(share)) || [];
  return of === undefined ? Number(share) : round((Number(of) * replicas) / 100);
};

/**
 * maxSurge and maxUnavailable as counts: a percentage of the replicas is rounded up for the surge and down for the
 * unavailable. Both 0 could never move, so that 1 may then be unavailable. (Kubernetes, Deployment: rolling update)
 */
export function fenceposts(
  replicas: number,
  strategy: { maxSurge: Share; maxUnavailable: Share },
): Fenceposts {
  const maxSurge = resolve(strategy.maxSurge, replicas, Math.ceil);
  const maxUnavailable = resolve(strategy.maxUnavailable, replicas, Math.floor);
  return {
    maxSurge,
    maxUnavailable: Math.min(replicas, maxSurge === 0 && maxUnavailable === 0 ? 1 : maxUnavailable),
  };
}

/** A ReplicaSet as the rolling update sees it. Terminating pods are in none of these numbers. */
export interface Scalable {
  /** How many pods it wants. */
  replicas: number;
  /** How many of its pods have been ready for minReadySeconds. */
  readonly available: number;
}

export interface Rolling extends Fenceposts {
  /** The deployment's. */
  readonly replicas: number;
}

const sum = (sets: readonly Scalable[], of: (set: Scalable) => number): number =>
  sets.reduce((total, set) => total + of(set), 0);

/** How many pods the new ReplicaSet should want, in this step: what the surge leaves room for. */
export function newSize(rolling: Rolling, current: Scalable, old: readonly Scalable[]): number {
  const { replicas, maxSurge } = rolling;
  if (current.replicas >= replicas) return replicas;
  const room = replicas + maxSurge - sum([current, ...old], (set) => set.replicas);
  return current.replicas + Math.max(0, Math.min(room, replicas - current.replicas));
}

/**
 * How many pods each old ReplicaSet should want, in this step, the oldest first: what isn't available goes first, then
 * as many as leave replicas − maxUnavailable available. New pods that aren't available yet count against it.
 */
export function oldSizes(rolling: Rolling, current: Scalable, old: readonly Scalable[]): number[] {
  const minAvailable = rolling.replicas - rolling.maxUnavailable;
  const all = sum([current, ...old], (set) => set.replicas);
  const notYet = current.replicas - current.available;
  let maxScaledDown = Math.max(0, all - minAvailable - notYet);
  const cleaned = old.map(({ replicas, available }) => {
    const away = Math.min(maxScaledDown, Math.max(0, replicas - available));
    maxScaledDown -= away;
    return replicas - away;
  });
  let spare = Math.max(0, sum([current, ...old], (set) => set.available) - minAvailable);
  return cleaned.map((replicas) => {
    const away = Math.min(replicas, spare);
    spare -= away;
    return replicas - away;
  });
}

/**
 * A deployment that is scaled in the middle of a rolling update shares the difference among its ReplicaSets by their
 * sizes; what rounding leaves goes to the largest. `sets` from the oldest to the newest.
 *
 * @param before replicas + maxSurge as they were
 * @returns the new size of each set, in the same order.
 */
export function shareOut(rolling: Rolling, sets: readonly Scalable[], before: number): number[] {
  const allowed = rolling.replicas > 0 ? rolling.replicas + rolling.maxSurge : 0;
  const toAdd = allowed - sum(sets, (set) => set.replicas);
  const newerFirst = toAdd > 0 ? -1 : 1;
  const order = sets
    .map((set, index) => ({ set, index }))
    .toSorted((a, b) => b.set.replicas - a.set.replicas || newerFirst * (a.index - b.index));
  const sizes = sets.map((set) => set.replicas);
  let left = toAdd;
  for (const { set, index } of order) {
    if (set.replicas === 0 || left === 0) continue;
    const fraction =
      rolling.replicas === 0
        ? -set.replicas
        : Math.round((set.replicas * allowed) / Math.max(1, before)) - set.replicas;
    const part = toAdd > 0 ? Math.min(fraction, left) : Math.max(fraction, left);
    sizes[index] = set.replicas + part;
    left -= part;
  }
  const largest = order[0];
  if (largest) sizes[largest.index] = Math.max(0, (sizes[largest.index] ?? 0) + left);
  return sizes;
}
