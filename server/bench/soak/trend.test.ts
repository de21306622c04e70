import { expect, test } from "vitest";
import { trendOf } from "./trend.ts";

test("a line that climbs has its slope, and no doubt about it", () => {
  const { slope, error } = trendOf([0, 1, 2, 3].map((x) => [x, 5 + 3 * x]));
  expect(slope).toBeCloseTo(3);
  expect(error).toBeCloseTo(0);
});

test("what only wavers has a slope that its error covers", () => {
  const { slope, error } = trendOf([4, 6, 5, 4, 6, 5, 4, 6].map((y, x) => [x, y]));
  expect(Math.abs(slope)).toBeLessThan(2 * error);
});

test("of two points nothing can be said", () => {
  expect(
    trendOf([
      [0, 1],
      [1, 9],
    ]).error,
  ).toBe(Number.POSITIVE_INFINITY);
});
