import {
  lastAt,
  usable,
  type Endpoint,
  type PodRecord,
  type RouterRecord,
} from "../../../server/protocol/index.ts";

/**
 * What a router's own table says of a pod, held against what is true.
 * `unlisted`: not in the table yet. `ready`: listed, and so it is. `stale`: still listed as ready though it was
 * deleted or has ended. `fallback`: used although it terminates, for want of a ready one. `removed`: no longer used.
 */
export type Belief = "unlisted" | "ready" | "stale" | "fallback" | "removed";

/** A stretch of time, in ms since the run began, during which one belief held; `to` is Infinity while it holds. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly belief: Belief;
}

/** How a pod's process ended; undefined for one that was only cleared away when the run was over. */
export const exitOf = (pod: PodRecord): PodRecord["exited"] =>
  pod.signals.some(({ by, t }) => by === "end of run" && t <= (pod.exited?.t ?? 0)) ? undefined : pod.exited;

/** When a pod stopped being something to send requests to: deleted, or ended without that. */
export const leftAt = (pod: PodRecord): number =>
  Math.min(pod.deleted?.t ?? Infinity, exitOf(pod)?.t ?? Infinity);

/** Whether a router that was wrong for so long, in ms, knew at once as far as anybody can see. */
export const knewAtOnce = (length: number, second: number): boolean => length < 0.05 * second;

function judge(endpoints: readonly Endpoint[], pod: string, wasUsed: boolean, gone: boolean): Belief {
  if (!usable(endpoints).includes(pod)) return wasUsed ? "removed" : "unlisted";
  const entry = endpoints.find((endpoint) => endpoint.pod === pod);
  if (!entry?.ready) return "fallback";
  return gone ? "stale" : "ready";
}

/** When nobody was there to send requests to: each from … to, in ms. A container that is restarted comes back. */
function absences({ deleted, runs = [], signals = [] }: Believed): (readonly [number, number])[] {
  const ends = runs.flatMap(({ exited }, index): (readonly [number, number])[] => {
    if (!exited || signals.some(({ by, t }) => by === "end of run" && t <= exited.t)) return [];
    return [[exited.t, runs[index + 1]?.started.t ?? Infinity]];
  });
  return deleted ? [...ends, [deleted.t, Infinity]] : ends;
}

/** What a table may list: a pod; or, in a load balancer's, a node, which is always there. */
type Believed = Pick<PodRecord, "name"> & Partial<Pick<PodRecord, "deleted" | "runs" | "signals">>;

/** Everything a router has believed of a pod, in the order of time and without gaps, from 0 on. */
export function beliefs(router: RouterRecord, pod: Believed): Stretch[] {
  const away = absences(pod);
  const turns = [...new Set([0, ...router.tables.map((table) => table.t), ...away.flat()])].filter(
    (t) => t < Infinity,
  );
  turns.sort((a, b) => a - b);
  const stretches: Stretch[] = [];
  let wasUsed = false;
  for (const [index, from] of turns.entries()) {
    const endpoints = lastAt(router.tables, from)?.endpoints ?? [];
    const gone = away.some(([since, until]) => since <= from && from < until);
    const belief = judge(endpoints, pod.name, wasUsed, gone);
    wasUsed ||= belief !== "unlisted";
    const to = turns[index + 1] ?? Infinity;
    const before = stretches.at(-1);
    if (before?.belief === belief) stretches[stretches.length - 1] = { ...before, to };
    else stretches.push({ from, to, belief });
  }
  return stretches;
}

/** The belief in force at `t`. */
export const beliefAt = (stretches: readonly Stretch[], t: number): Belief =>
  stretches.findLast((stretch) => stretch.from <= t)?.belief ?? "unlisted";
