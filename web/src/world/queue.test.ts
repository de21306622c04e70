import { expect, test } from "vitest";
import type { Waiting } from "../link/index.ts";
import { placeOf, queueInWords, waitOf } from "./queue-words.ts";
import { queued, type Queue } from "./queue.ts";

/** A queue as it was told: at which second, which place. */
const told = (...steps: readonly [second: number, place: number][]): Queue | null =>
  steps.reduce<Queue | null>(
    (queue, [second, place]) => queued(queue, { for: "run", place, of: 40 }, second * 1000),
    null,
  );
const waits = (...steps: readonly [second: number, place: number][]): string => {
  const queue = told(...steps);
  return queue ? waitOf(queue) : "its turn";
};

test("how long it takes is told from how it went on, and not before", () => {
  expect(waits([0, 8])).toBe("no estimate yet");
  expect(waits([0, 8], [6, 8])).toBe("no estimate yet");
  expect(waits([0, 8], [6, 7])).toBe("about 50 s");
  expect(waits([0, 8], [6, 7], [8, 7])).toBe("about 50 s");
  expect(waits([0, 8], [6, 7], [8, 4])).toBe("a few seconds");
  expect(waits([0, 8], [30, 7])).toBe("about 4 min");
  expect(waits([0, 8], [6, 7], [12, 0])).toBe("its turn");
});

test("another queue, or a place further behind, begins anew", () => {
  const before = told([0, 8], [6, 7]);
  const place: Waiting = { for: "place", place: 5, of: 5 };
  expect(queued(before, place, 9000)).toMatchObject({ first: { place: 5, at: 9000 } });
  expect(queued(before, { for: "run", place: 9, of: 9 }, 9000)).toMatchObject({ first: { place: 9 } });
});

test("a place is told as one says it", () => {
  const said = [1, 2, 3, 4, 11, 12, 21].map((place) => placeOf({ place, of: 40 }).split(" ")[0]);
  expect(said).toEqual(["1st", "2nd", "3rd", "4th", "11th", "12th", "21st"]);
  const next = queued(null, { for: "place", place: 1, of: 1 }, 0);
  expect(next && queueInWords(next)).toBe("Next in the queue for a lab");
});
