import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Track } from "./track.ts";

const spacing = { gap: 6, afterLoss: 44 };

interface Life {
  readonly from: number;
  readonly to: number;
  readonly loss: boolean;
}
const lives: fc.Arbitrary<Life[]> = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 1, max: 400 }), fc.boolean())
    .map(([from, length, loss]) => ({ from, to: from + length, loss })),
  { maxLength: 300, size: "max" },
);

/** A track in which these begin and end in the order of time. */
function trackOf(list: readonly Life[]): Track {
  const track = new Track("request", "web-1", spacing);
  const sorted = list.toSorted((a, b) => a.from - b.from);
  const edges = sorted
    .flatMap((life, id) => [
      { t: life.from, id, end: false },
      { t: life.to, id, end: true },
    ])
    .toSorted((a, b) => a.t - b.t || Number(a.end) - Number(b.end));
  const index = new Map<number, number>();
  for (const { t, id, end } of edges) {
    const life = sorted[id] as Life;
    if (!end) index.set(id, track.begin(id, 0, t));
    else {
      track.end(index.get(id) as number, t, life.loss);
      track.mark(index.get(id) as number, life.loss);
    }
  }
  return track;
}

const bars = (track: Track) =>
  Array.from({ length: track.length }, (_, index) => ({
    from: track.from[index] as number,
    to: track.to[index] as number,
    row: track.row[index] as number,
    index,
  }));

describe("the bars of a track", () => {
  test("never touch in a row, and keep clear of a loss", () => {
    fc.assert(
      fc.property(lives, (list) => {
        const track = trackOf(list);
        for (const row of Map.groupBy(bars(track), (bar) => bar.row).values()) {
          for (const [at, bar] of row.slice(0, -1).entries()) {
            const room = track.isLost(bar.index) ? spacing.afterLoss : spacing.gap;
            expect((row[at + 1]?.from ?? Infinity) - bar.to).toBeGreaterThanOrEqual(room);
          }
        }
      }),
    );
  });

  test("are found where they reach into, and nowhere else", () => {
    fc.assert(
      fc.property(
        lives,
        fc.integer({ min: 0, max: 2500 }),
        fc.integer({ min: 0, max: 800 }),
        (list, from, span) => {
          const track = trackOf(list);
          const found: number[] = [];
          track.eachBetween(from, from + span, (index) => found.push(index));
          const wanted = bars(track).filter((bar) => bar.from <= from + span && bar.to >= from);
          // The end of what is asked for is open: what begins at that very moment may be left out.
          expect(found.length).toBeGreaterThanOrEqual(wanted.filter((bar) => bar.from < from + span).length);
          expect(wanted.map(({ index }) => index)).toEqual(expect.arrayContaining(found));
        },
      ),
    );
  });

  test("are counted as they are: begun, ended, lost, in the order of their ends", () => {
    fc.assert(
      fc.property(lives, fc.integer({ min: 0, max: 2500 }), (list, t) => {
        const track = trackOf(list);
        expect(track.begunBefore(t)).toBe(list.filter(({ from }) => from < t).length);
        expect(track.endedBefore(t)).toBe(list.filter(({ to }) => to < t).length);
        expect(track.lost).toHaveLength(list.filter(({ loss }) => loss).length);
        const ends = track.lost.map((index) => track.to[index] as number);
        expect(ends).toEqual(ends.toSorted((a, b) => a - b));
        for (const index of track.lost.slice()) track.mark(index, false);
        expect(track.lost).toEqual([]);
      }),
    );
  });

  test("that follow a loss closely are put rows apart from it while few rows do", () => {
    const track = trackOf(
      Array.from({ length: 3 }, (_, index) => ({ from: index * 10, to: index * 10 + 1, loss: true })),
    );
    expect(Array.from(track.row.subarray(0, 3))).toEqual([0, 3, 6]);
  });
});
