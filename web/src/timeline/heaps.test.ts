import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { heapsOf, reachOf } from "./heaps.ts";
import { barAt, lossBand } from "./hit.ts";
import { layoutOf, showsBars } from "./layout.ts";
import { Track } from "./model/track.ts";
import { scaleFor } from "./paint.ts";

const view = { from: 0, to: 2000 };

/** A timeline of one lane, too low for bars, on which these were lost. */
function drawn(losses: readonly number[], turns: readonly number[]) {
  const track = new Track("request", "web-1", { gap: 6, afterLoss: 44 });
  // What lasts keeps its row: of so many rows none can be told from the next.
  for (let id = 0; id < 60; id += 1) track.begin(id, 0, 0);
  for (const [nth, t] of losses.toSorted((a, b) => a - b).entries()) {
    const index = track.begin(60 + nth, 0, t - 1);
    track.end(index, t, true);
    track.mark(index, true);
  }
  const facts = { track, lost: losses.length, turns: turns.toSorted((a, b) => a - b) };
  const layout = layoutOf(500, 110, [{ kind: "track", track, facts, rowHeight: 0, firstRow: 0 }]);
  const [lane] = layout.lanes;
  if (lane?.kind !== "track" || showsBars(lane, view)) throw new Error("a lane without bars was wanted");
  const scale = scaleFor(layout, view);
  const at = (index: number): number => track.to[index] as number;
  return { layout, lane, scale, track, at, heaps: heapsOf(lane, scale) };
}

const moments = (most: number) => fc.array(fc.integer({ min: 1, max: 2000 }), { maxLength: most });
const anyLane = fc.tuple(moments(200), moments(4));

describe("losses in heaps", () => {
  test("are all there, each once, in the order of time", () => {
    fc.assert(
      fc.property(anyLane, ([losses, turns]) => {
        const { heaps, track } = drawn(losses, turns);
        expect(heaps.flatMap((heap) => heap.losses)).toEqual(track.lost);
      }),
    );
  });

  test("never stand before the first of them, nor over each other", () => {
    fc.assert(
      fc.property(anyLane, ([losses, turns]) => {
        const { heaps, scale, at } = drawn(losses, turns);
        for (const [nth, heap] of heaps.entries()) {
          expect(heap.x).toBeGreaterThanOrEqual(scale.x(at(heap.losses[0] as number)));
          const next = heaps[nth + 1];
          if (next) expect(next.x - 4).toBeGreaterThanOrEqual(heap.x + reachOf(heap));
        }
      }),
    );
  });

  test("stand where the first of them was, where no line is near", () => {
    fc.assert(
      fc.property(moments(200), (losses) => {
        const { heaps, scale, at } = drawn(losses, []);
        for (const { x, losses: own } of heaps) expect(x).toBe(scale.x(at(own[0] as number)));
      }),
    );
  });

  test("are of one side of each turn, and stand on that side of its line", () => {
    fc.assert(
      fc.property(anyLane, ([losses, turns]) => {
        const { heaps, scale, at } = drawn(losses, turns);
        for (const { x, losses: own } of heaps) {
          const [first, last] = [at(own[0] as number), at(own.at(-1) as number)];
          for (const turn of turns) {
            expect(first < turn && turn <= last).toBe(false);
            if (turn <= first) expect(x - 4).toBeGreaterThan(scale.x(turn));
          }
        }
      }),
    );
  });

  test("are found by a click on their shape or their number, the nearest of them first", () => {
    fc.assert(
      fc.property(anyLane, ([losses, turns]) => {
        const { heaps, layout, lane, scale, track } = drawn(losses, turns);
        const y = lane.y + lossBand(lane);
        for (const heap of heaps) {
          for (const x of [heap.x, heap.x + reachOf(heap)]) {
            const found = barAt(layout, scale, { x, y });
            expect(found?.track).toBe(track);
            expect(heap.losses).toContain(found?.index);
          }
        }
      }),
    );
  });

  test("of a SIGTERM at +0.15 s and a loss at +0.23 s: the loss is after the signal", () => {
    const { heaps, scale } = drawn([1046, 1050, 1400], [1000, 1030]);
    expect(heaps.map(({ losses }) => losses.length)).toEqual([2, 1]);
    expect(heaps[0]?.x).toBeGreaterThan(scale.x(1030));
  });
});
