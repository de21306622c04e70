import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scenarioSchema, withSettings, type Settings } from "../../../server/protocol/index.ts";
import { changedInWords, forkPlan } from "./fork.ts";

const lesson = scenarioSchema.parse({
  nodes: [
    { name: "a", propagation: { min: 0.2, max: 0.6 } },
    { name: "b", propagation: { min: 3.7, max: 4.3 } },
  ],
  deployment: { grace: 30, preStop: { sleep: 5 } },
  traffic: { rate: 40 },
});

const someSettings: fc.Arbitrary<Settings> = fc.record(
  {
    rate: fc.integer({ min: 1, max: 500 }),
    propagation: fc.integer({ min: 0, max: 300 }).map((tenths) => tenths / 10),
    grace: fc.integer({ min: 0, max: 120 }),
    preStop: fc.integer({ min: 0, max: 120 }),
    connections: fc.constantFrom("fresh" as const, "warm" as const, "mixed" as const),
    seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    second: fc.integer({ min: 20, max: 1000 }),
  },
  { requiredKeys: [] },
);

describe("a fork", () => {
  test("has its parent's conditions, whatever they were", () => {
    fc.assert(
      fc.property(someSettings, (settings) => {
        const parent = withSettings(lesson, settings);
        const plan = forkPlan(lesson, parent, {});
        expect(plan.faithful).toBe(true);
        expect(withSettings(lesson, plan.settings)).toEqual(parent);
      }),
    );
  });

  test("differs by what was changed and by nothing else", () => {
    fc.assert(
      fc.property(someSettings, fc.integer({ min: 0, max: 120 }), (settings, grace) => {
        const parent = withSettings(lesson, settings);
        const fork = withSettings(lesson, forkPlan(lesson, parent, { grace }).settings);
        expect(fork).toEqual({ ...parent, deployment: { ...parent.deployment, grace } });
      }),
    );
  });

  test("of a live run isn't taken for one of another lesson, which had more time", () => {
    expect(forkPlan(lesson, { ...lesson, limit: 600 }, {}).faithful).toBe(true);
  });

  test("of a run from before the lesson was changed says so", () => {
    const before = { ...lesson, deployment: { ...lesson.deployment, replicas: 5 } };
    expect(forkPlan(lesson, before, {}).faithful).toBe(false);
  });

  test("of a hook that sleeps not leaves the hook alone", () => {
    const exec = scenarioSchema.parse({
      ...lesson,
      deployment: { ...lesson.deployment, preStop: { exec: ["/bin/sleep", "5"] } },
    });
    expect(forkPlan(exec, exec, { grace: 5 }).settings).toEqual({ grace: 5 });
  });
});

test("a change is told with what it was before", () => {
  expect(changedInWords({ grace: 5, preStop: 0, connections: "warm" }, lesson)).toEqual([
    "grace 30 s → 5 s",
    "preStop sleep 5 s → 0 s",
    "connections fresh → warm",
  ]);
  expect(changedInWords({ seed: 8 }, undefined)).toEqual(["seed 8"]);
});
