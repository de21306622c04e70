import type { Point } from "../kit/box.ts";
import type { Selection } from "../world/index.ts";
import { heapPlace } from "./heaps.ts";
import type { Painted } from "./paint.ts";

/** How far from the middle of a thing a click still means it, in CSS pixels. */
const reach = { loss: 14, quiet: 10, plug: 9 } as const;

/** What is drawn nearest to a point, losses before others; undefined if nothing is within reach. */
export function hitTest({ scene, plugs }: Painted, at: Point): Selection | undefined {
  return (
    nearest(scene.losses, at, reach.loss) ??
    inHeap(scene.heaps, at) ??
    nearest(scene.quiet, at, reach.quiet) ??
    nearest(scene.jobs, at, reach.quiet) ??
    nearest(plugs, at, reach.plug)
  );
}

function nearest(
  things: readonly (Point & { readonly what: Selection })[],
  at: Point,
  within: number,
): Selection | undefined {
  let best: Selection | undefined;
  let distance = within;
  for (const { x, y, what } of things) {
    const gap = Math.hypot(x - at.x, y - at.y);
    if (gap > distance) continue;
    distance = gap;
    best = what;
  }
  return best;
}

/** The loss whose mark lies there, or the first of those that the mark stands for. */
function inHeap(heaps: Painted["scene"]["heaps"], at: Point): Selection | undefined {
  for (const heap of heaps) {
    const { box, cell, each, losses } = heap;
    if (at.x < box.x || at.x > box.x + box.width || at.y < box.y || at.y > box.y + box.height) continue;
    const marks = losses.flatMap(({ what }, index) => {
      if (index % each !== 0) return [];
      const { x, y } = heapPlace(heap, index);
      return [{ what, x: x + cell / 2, y: y + cell / 2 }];
    });
    return nearest(marks, at, reach.loss);
  }
  return undefined;
}
