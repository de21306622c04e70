import { expect, test } from "vitest";
import { histogramOf } from "./histogram.ts";

const choice = {
  question: "Which are lost?",
  options: [
    { id: "none", label: "None", right: false, because: "" },
    { id: "new", label: "New ones", right: true, because: "" },
  ],
};

test("what was chosen is counted by option; who skipped, apart", () => {
  const { rows, chose, skipped } = histogramOf(choice, { none: 1, new: 3, skipped: 2 });
  expect(rows.map(({ count, share }) => [count, share])).toEqual([
    [1, 0.25],
    [3, 0.75],
  ]);
  expect({ chose, skipped }).toEqual({ chose: 4, skipped: 2 });
});

test("of nobody, each option has nothing", () => {
  expect(histogramOf(choice).rows.every(({ count, share }) => count === 0 && share === 0)).toBe(true);
});
