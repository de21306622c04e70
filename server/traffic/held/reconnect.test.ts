import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../../protocol/random.ts";
import { Reconnect } from "./reconnect.ts";

const waits = (jitter: boolean, opened: boolean[], seed = 1): number[] => {
  const reconnect = new Reconnect({ first: 0.5, max: 4, jitter }, 1000, createRandom(seed, "a"));
  return opened.map((was) => reconnect.next(was));
};

test("without jitter: doubled for each failure, up to the longest, and from the start after a success", () => {
  const ended = [true, false, false, false, false, false, true, true];
  expect(waits(false, ended)).toEqual([500, 1000, 2000, 4000, 4000, 4000, 500, 500]);
});

test("with jitter: anything from nothing to that wait, from the seed", () => {
  const ended = Array.from({ length: 200 }, (_, at) => at % 4 === 0);
  const bounds = waits(false, ended);
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const drawn = waits(true, ended, seed);
      expect(drawn).toEqual(waits(true, ended, seed));
      drawn.forEach((wait, at) => expect(wait).toBeLessThanOrEqual(bounds[at] ?? 0));
      const shares = drawn.map((wait, at) => wait / (bounds[at] ?? 0));
      expect(Math.min(...shares)).toBeLessThan(0.1);
      expect(Math.max(...shares)).toBeGreaterThan(0.9);
    }),
  );
});

test("never stops trying", () => {
  expect(waits(false, Array<boolean>(2000).fill(false)).at(-1)).toBe(4000);
});
