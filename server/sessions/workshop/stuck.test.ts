import { expect, test } from "vitest";
import type { Standing } from "../../protocol/index.ts";
import { stuckAt } from "./stuck.ts";

const minute = 60_000;
const now = 1000 * minute;
const standing = (...steps: Standing["steps"]): Standing => ({ lesson: "05-endpoint-race", steps });
const half = standing(true, true, false, false);
const usual = { connectedSince: now - 20 * minute, standing: half, steppedAt: now - minute, failedAt: [] };

test.each([
  ["who took a step a minute ago is not", usual, undefined],
  [
    "who hasn't for ten minutes is, since eight minutes after the last one",
    { ...usual, steppedAt: now - 10 * minute },
    { since: now - 2 * minute, why: "no step for 10 minutes" },
  ],
  ["who is away is not", { ...usual, steppedAt: now - 60 * minute, connectedSince: undefined }, undefined],
  [
    "who has just come back is not",
    { ...usual, steppedAt: now - 60 * minute, connectedSince: now - 7 * minute },
    undefined,
  ],
  ["two tries that failed are none too many", { ...usual, failedAt: [now - 3, now - 2] }, undefined],
  [
    "the third one is",
    { ...usual, failedAt: [now - 4, now - 3, now - 2, now - 1] },
    { since: now - 2, why: "4 tries of their own have failed" },
  ],
  [
    "who is through with the lesson is not",
    {
      ...usual,
      standing: standing(true, true, true, true),
      steppedAt: now - 60 * minute,
      failedAt: [1, 2, 3],
    },
    undefined,
  ],
])("%s", (_name, progress, stuck) => {
  expect(stuckAt(progress, now)).toEqual(stuck);
});
