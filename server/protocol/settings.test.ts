import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scenarioSchema } from "./scenario.ts";
import {
  settingLimits,
  settingsBetween,
  settingsOf,
  settingsSchema,
  withSettings,
  type Settings,
} from "./settings.ts";

const lesson = scenarioSchema.parse({
  nodes: [
    { name: "a", propagation: { min: 0.2, max: 0.6 } },
    { name: "b", propagation: { min: 3.7, max: 4.3 } },
  ],
  deployment: { grace: 30, preStop: { sleep: 5 } },
  traffic: { rate: 40 },
});

const turned: fc.Arbitrary<Settings> = fc.record(
  {
    rate: fc.integer({ min: 1, max: settingLimits.rate }),
    propagation: fc.integer({ min: 0, max: 10 * settingLimits.propagation }).map((tenths) => tenths / 10),
    grace: fc.integer({ min: 0, max: settingLimits.grace }),
    preStop: fc.integer({ min: 0, max: settingLimits.preStop }),
    connections: fc.constantFrom("fresh" as const, "warm" as const, "mixed" as const),
    seed: fc.integer({ min: 0, max: settingLimits.seed }),
    second: fc.integer({ min: 20, max: settingLimits.second }),
  },
  { requiredKeys: [] },
);

describe("a run's settings", () => {
  test("laid over its lesson, give its scenario again: all of them, or those that differ", () => {
    fc.assert(
      fc.property(turned, (settings) => {
        const run = withSettings(lesson, settings);
        expect(settingsSchema.safeParse(settingsOf(run)).success).toBe(true);
        const again = withSettings(lesson, settingsOf(run));
        for (const [index, node] of again.nodes.entries()) {
          expect(node.propagation.min).toBeCloseTo(run.nodes[index]?.propagation.min ?? NaN, 9);
          expect(node.propagation.max).toBeCloseTo(run.nodes[index]?.propagation.max ?? NaN, 9);
        }
        expect({ ...again, nodes: [] }).toEqual({ ...run, nodes: [] });
        expect(withSettings(lesson, settingsBetween(lesson, run))).toEqual(run);
      }),
    );
  });

  test("say nothing of what no setting can be: a hook of another kind, a rate beyond the limit", () => {
    const other = scenarioSchema.parse({
      ...lesson,
      deployment: { ...lesson.deployment, preStop: { exec: ["/bin/sleep", "5"] } },
      traffic: { ...lesson.traffic, rate: 2 * settingLimits.rate },
    });
    expect(settingsOf(other)).not.toHaveProperty("preStop");
    expect(settingsOf(other)).not.toHaveProperty("rate");
    expect(settingsBetween(other, other)).toEqual({});
  });
});
