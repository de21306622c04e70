import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SlowReader } from "./slow-reader.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Reads so many pieces of 100 bytes at a byte per ms, each of which is there so late, in ms. @returns when all were read */
function read(pieces: number, late: number): number {
  let passed = 0;
  const wants = { more: false };
  const reader = new SlowReader(
    1,
    (bytes) => {
      passed += bytes.length;
      return true;
    },
    () => (wants.more = true),
  );
  const began = performance.now();
  for (let nth = 0; nth < pieces; nth += 1) {
    vi.advanceTimersByTime(late);
    wants.more = reader.take(Buffer.alloc(100));
    while (!wants.more) vi.advanceTimersToNextTimer();
  }
  expect(passed).toBe(100 * pieces);
  return performance.now() - began;
}

test("what was there late because its own process was busy doesn't make a reader slower", () => {
  const soon = read(20, 0);
  expect(soon).toBeGreaterThanOrEqual(1990);
  expect(read(20, 30)).toBeLessThan(soon + 60);
});

test("a server that pauses isn't caught up with", () => {
  const took = read(20, 300);
  // Of each pause, a piece's own time can be made up for at most, as far as it was spent with nothing to read.
  expect(took).toBeGreaterThanOrEqual(20 * (300 + 100 - 50));
});
