import type { Placed } from "./layout.ts";
import type { Scale } from "./viewport.ts";

/** Losses of a lane without bars that are too near to each other for a shape each: one shape and their number. */
export interface Heap {
  /** The middle of its shape, in CSS pixels: where its first loss is, unless a line or another heap is in the way. */
  readonly x: number;
  /** Bars of the lane's track, in the order of their ends. */
  readonly losses: readonly number[];
}

/** Half of a shape with the air around it, and a digit of a heap's number, in CSS pixels. */
const half = 6;
const digit = 7;
/** Where the number begins, from the middle of the shape. */
export const numberFrom = 7;

/** How far a heap reaches to the right of its shape's middle. */
export const reachOf = ({ losses: { length } }: Heap): number =>
  length === 1 ? half : numberFrom + digit * String(length).length;

/**
 * The heaps of a lane from left to right, none over another and none on both sides of a turn. All losses are taken, in
 * sight or not: a heap stays the same while the view is moved along.
 */
export function heapsOf(
  { track, facts: { turns } }: Extract<Placed, { kind: "track" }>,
  scale: Scale,
): Heap[] {
  const heaps: { readonly x: number; readonly losses: number[] }[] = [];
  let passed = 0;
  for (const index of track.lost) {
    const t = track.to[index] as number;
    const before = passed;
    while ((turns[passed] ?? Infinity) <= t) passed += 1;
    const last = heaps.at(-1);
    const free = last ? last.x + reachOf(last) + half : -Infinity;
    if (last && passed === before && scale.x(t) < free) {
      last.losses.push(index);
      continue;
    }
    const line = scale.x(turns[passed - 1] ?? -Infinity);
    heaps.push({ x: Math.max(scale.x(t), free, line + half), losses: [index] });
  }
  return heaps;
}
