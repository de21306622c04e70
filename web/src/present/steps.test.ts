import { expect, test } from "vitest";
import { counted, allOf, leaders, readVotes } from "./votes.ts";
import { stepAt, stepsOf } from "./steps.ts";

const variant = (id: string, role: "broken" | "fixed" | "misconception") => ({
  id,
  role,
  title: id,
  summary: "…",
  expect: {
    fails: [],
    lost: { atLeast: 0 },
    outcomes: [],
    causes: [],
    exit: { code: 0, signal: null },
    sent: 1,
  },
});

test("the room commits before it sees, and the mend comes before its proof", () => {
  const steps = stepsOf({
    variants: [variant("broken", "broken"), variant("nearly", "misconception"), variant("fixed", "fixed")],
  });
  expect(steps.map((step) => (step.kind === "run" ? step.variant : step.kind))).toEqual([
    "opening",
    "vote",
    "broken",
    "reveal",
    "vote",
    "reveal",
    "nearly",
    "code",
    "fixed",
    "outcome",
  ]);
});

test("an address names a step; nonsense is the first one", () => {
  expect(
    ["?step=3", "", "?step=0", "?step=99", "?step=x", "?step=1.5"].map((each) => stepAt(each, 10)),
  ).toEqual([2, 0, 0, 9, 0, 0]);
});

test("hands are counted, never below none; a tie has two leaders", () => {
  const votes = counted(counted(counted({}, "a", 1), "b", 1), "c", -1);
  expect(votes).toEqual({ a: 1, b: 1, c: 0 });
  expect(allOf(votes)).toBe(2);
  expect(leaders(votes)).toEqual(["a", "b"]);
  expect(leaders({})).toEqual([]);
});

test("what can't be read counts as no hand", () => {
  const holding = (text: string | null) => readVotes({ getItem: () => text }, "key");
  expect(["{", '{"a":-1}', "[]", null].map(holding)).toEqual([{}, {}, {}, {}]);
  expect(holding('{"a":3}')).toEqual({ a: 3 });
});
