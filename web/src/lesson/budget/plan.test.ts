import { expect, test } from "vitest";
import { readField, type Budget } from "./budget.ts";
import { planOf } from "./plan.ts";
import { verdictOf } from "./words.ts";

const fixed: Budget = { grace: 22, hook: 5, serveOn: 4, request: 5, workers: 4, flush: 2 };
const lag = 0.2;
const slowest = 7.5;
const says = (budget: Budget) => verdictOf(planOf(budget, lag), budget, slowest).says;

test("steps follow one another from the signal on, and the sum is the end", () => {
  const plan = planOf(fixed, lag);
  const rounded = plan.stretches.map(({ step, from, to }) => [step, from.toFixed(1), to.toFixed(1)]);
  expect(rounded).toEqual([
    ["hook", "0.2", "5.2"],
    ["serveOn", "5.2", "9.2"],
    ["request", "9.2", "14.2"],
    ["workers", "14.2", "18.2"],
    ["flush", "18.2", "20.2"],
  ]);
  expect(plan.cut).toBeUndefined();
  expect(plan.least).toBe(21);
  expect(verdictOf(plan, fixed, slowest)).toEqual({
    good: true,
    says: ["It adds up: the pod exits 1.8 s before the grace is over."],
  });
});

test("SIGKILL falls into the step that is under way, and takes those behind it", () => {
  expect(says({ ...fixed, grace: 10 })).toEqual([
    "SIGKILL falls 4.2 s before the longest request is answered.",
    "No time is left for the workers and the flush.",
    "The sum needs a grace of 21 s.",
  ]);
  expect(says({ ...fixed, workers: 15 })).toEqual([
    "SIGKILL falls 7.2 s before the workers are done.",
    "No time is left for the flush.",
    "The sum needs a grace of 32 s.",
  ]);
});

test("a hook that overruns isn't cancelled: SIGTERM at the grace, SIGKILL two seconds later", () => {
  const budget = { ...fixed, grace: 5 };
  const plan = planOf(budget, lag);
  expect(plan).toMatchObject({ overrun: true, signal: 5, kill: 7, cut: { step: "serveOn" } });
  expect(says(budget)).toContain(
    "The hook outlasts the grace: SIGTERM is sent beside it at 5.0 s, SIGKILL two seconds later.",
  );
});

test("a hook is charged in whole seconds, rounded down", () => {
  expect(planOf({ ...fixed, hook: 3.5 }, lag).kill).toBe(22.5);
});

test("the last two seconds are a process's own, even after the grace", () => {
  const budget = { grace: 3, hook: 2, serveOn: 0, request: 1, workers: 0, flush: 0.5 };
  const plan = planOf(budget, lag);
  expect(plan.cut).toBeUndefined();
  expect(plan.kill).toBe(4.2);
  expect(verdictOf(plan, budget, 0)).toMatchObject({
    good: false,
    says: [expect.stringMatching(/^The pod exits 0\.7 s after the grace/), "The sum needs a grace of 4 s."],
  });
});

test("a door that shuts before the slowest router has learned is told of", () => {
  expect(says({ ...fixed, hook: 0 })).toEqual([
    "It adds up: the pod exits 6.8 s before the grace is over.",
    "The door shuts 3.3 s before the slowest router has learned: payments that it still sends are refused.",
  ]);
});

test.each([
  ["grace", "22", 22],
  ["grace", "22.5", undefined],
  ["grace", "0", undefined],
  ["grace", "", undefined],
  ["hook", "0", 0],
  ["workers", "2.5", 2.5],
  ["workers", "2.25", undefined],
  ["workers", "-1", undefined],
  ["flush", "1e9", undefined],
] as const)("%s of %j s", (key, text, value) => {
  const read = readField(key, text);
  expect(typeof read === "number" ? read : undefined).toBe(value);
});
