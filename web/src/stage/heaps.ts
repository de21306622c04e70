import { outcomeAt, outcomeIds, type Outcome } from "../../../server/protocol/index.ts";
import { clamp, type Box, type Point } from "../kit/box.ts";
import type { Loss } from "./cast/losses.ts";
import type { Look } from "./travel.ts";

/** Losses of one pod that ended alike. */
export interface Heap {
  readonly box: Box;
  /** Undefined for what is no request. */
  readonly outcome: Outcome | undefined;
  readonly pod: string;
  readonly losses: readonly Loss[];
  /** The edge of a mark's place, in CSS pixels, and for how many losses one mark stands. */
  readonly cell: number;
  readonly each: number;
}

const cells = [8, 6, 5, 4, 3];
/** Height that is kept for the number above, in CSS pixels. */
export const heapLabel = 14;
const narrowest = 56;
const everyPod = "all pods";

/** Puts losses on heaps by pod and outcome, side by side on the floor; pods without room of their own share one. */
export function heapsOf(losses: readonly Loss[], { layout, t }: Look): Heap[] {
  const { floor } = layout;
  const order = (outcome: Outcome | undefined): number =>
    outcome === undefined ? outcomeIds.length : outcomeIds.indexOf(outcome);
  const keyed = new Map<string, { pod: string; outcome: Outcome | undefined; losses: Loss[] }>();
  const put = (pod: string, loss: Loss): void => {
    const outcome = loss.actor && outcomeAt(loss.actor.request, t);
    const key = `${pod}/${outcome ?? ""}`;
    const heap = keyed.get(key) ?? { pod, outcome, losses: [] };
    heap.losses.push(loss);
    keyed.set(key, heap);
  };
  for (const loss of losses) put(loss.pod?.record.name ?? "no pod", loss);
  if (keyed.size > floor.width / narrowest) {
    keyed.clear();
    for (const loss of losses) put(everyPod, loss);
  }
  const list = [...keyed.values()].sort(
    (a, b) => a.pod.localeCompare(b.pod, "en", { numeric: true }) || order(a.outcome) - order(b.outcome),
  );
  const width = floor.width / Math.max(1, list.length);
  return list.map((heap, index) => {
    const box = {
      x: floor.x + index * width,
      y: floor.y - heapLabel,
      width: width - 8,
      height: floor.height + heapLabel,
    };
    const rows = box.height - heapLabel;
    const holds = (cell: number): number =>
      Math.floor(box.width / cell) * Math.max(1, Math.floor(rows / cell));
    const cell = cells.find((size) => holds(size) >= heap.losses.length) ?? 3;
    return { ...heap, box, cell, each: Math.max(1, Math.ceil(heap.losses.length / holds(cell))) };
  });
}

/** Where what falls from above `x` will lie: on its heap, or on the floor as the first of its kind. */
export function heapTop(
  heaps: readonly Heap[],
  { layout, t }: Pick<Look, "layout" | "t">,
  loss: Loss,
  x: number,
): Point {
  const outcome = loss.actor && outcomeAt(loss.actor.request, t);
  const pod = loss.pod?.record.name ?? "no pod";
  const heap =
    heaps.find((each) => each.pod === pod && each.outcome === outcome) ??
    heaps.find((each) => each.pod === everyPod && each.outcome === outcome);
  const { floor } = layout;
  if (!heap) return { x: clamp(x, floor.x, floor.x + floor.width), y: floor.y + floor.height - 4 };
  const { box } = heap;
  return { x: clamp(x, box.x, box.x + box.width), y: heapPlace(heap, heap.losses.length).y };
}

/** Where the mark of the loss in this place of a heap lies. */
export function heapPlace({ box, cell, each }: Heap, index: number): Point {
  const columns = Math.max(1, Math.floor(box.width / cell));
  const mark = Math.floor(index / each);
  return {
    x: box.x + (mark % columns) * cell,
    y: box.y + box.height - (Math.floor(mark / columns) + 1) * cell,
  };
}
