import { expect, test } from "vitest";
import type { RunSummary } from "../../../server/protocol/index.ts";
import { resultInWords, resultOf } from "./series-result.ts";

const run = (seed: number, lost: number, more: Partial<RunSummary> = {}): RunSummary => ({
  run: `run${seed}`,
  seed,
  how: "ended",
  sent: 100,
  lost,
  alsoLost: 0,
  causes: lost > 0 ? [{ cause: "died-of-the-signal", count: lost }] : [],
  checks: [],
  ...more,
});

test("counts runs without loss, spread, causes and seeds", () => {
  const result = resultOf([run(7, 0), run(8, 4), run(9, 0), run(10, 1)]);
  expect(result).toEqual({
    ended: 4,
    clean: 2,
    spread: { min: 0, median: 0.5, max: 4 },
    causes: [{ cause: "died-of-the-signal", count: 5, runs: 2 }],
    failingSeeds: [8, 10],
  });
  expect(resultInWords(result, 4, false)).toBe("lost none in 2 of 4");
  expect(resultInWords(result, 10, true)).toBe("lost none in 2 of 4 so far, 10 wanted");
  expect(resultInWords(result, 10, false)).toBe("lost none in 2 of 4, 10 wanted");
});

test("a run that was stopped or failed proves nothing", () => {
  const result = resultOf([run(7, 0, { how: "stopped" }), run(8, 3, { how: "failed" }), run(9, 0)]);
  expect(result).toMatchObject({ ended: 1, clean: 1, failingSeeds: [], causes: [] });
});

test("none without a loss", () => {
  expect(resultInWords(resultOf([run(7, 1), run(8, 2)]), 2, false)).toBe("lost something in all 2");
});

test("what was lost beside requests is a loss", () => {
  expect(resultOf([run(7, 0, { alsoLost: 2 })])).toMatchObject({ clean: 0, failingSeeds: [7] });
});

test("before the first has ended there is nothing to say", () => {
  expect(resultOf([])).toMatchObject({ ended: 0, spread: undefined });
  expect(resultInWords(resultOf([]), 10, true)).toBe("0 of 10 runs so far");
});
