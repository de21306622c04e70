import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  scenarioSchema,
  settingsSchema,
  withSettings,
  type Settings,
} from "../../../../server/protocol/index.ts";
import { Story } from "../../../../server/protocol/story.test-support.ts";
import { conditionsOf, whatIf } from "./what-if.ts";

const pod = (story: Story) => ({ history: story.history, web1: story.history.pods.get("web-1") });

describe("a setting that answers a cause", () => {
  test("is a hook longer than the slowest router takes, and more grace where that eats it up", () => {
    const late = { nodes: [{ name: "a", propagation: { min: 0, max: 4.3 } }], deployment: { grace: 5 } };
    const { history, web1 } = pod(new Story(late).deleted(2, 5).signal(2).exits(4, 0));
    const answer = whatIf(history, "door-shut-before-router-knew", web1);
    expect(answer?.changed.preStop).toBeGreaterThan(4.3);
    expect(answer?.changed.grace).toBeGreaterThan((answer?.changed.preStop ?? 0) + 2);
    expect(answer?.says).toContain("preStop hook");
  });

  test("is no hook where nothing was deleted: a signal by hand runs none", () => {
    const { history, web1 } = pod(new Story().signal(2, "SIGTERM", "learner").exits(4, 0));
    expect(whatIf(history, "door-shut-before-router-knew", web1)).toBeUndefined();
  });

  test("is a longer grace only where the pod listens for its signal", () => {
    const killed = () =>
      new Story({ deployment: { grace: 5 } })
        .deleted(2, 5)
        .signal(2)
        .signal(7, "SIGKILL", "grace")
        .exits(7, null, "SIGKILL");
    const deaf = pod(killed());
    expect(whatIf(deaf.history, "killed-at-the-grace", deaf.web1)).toBeUndefined();
    const listens = pod(killed().at(1, { type: "reported.handlers", pod: "web-1", signals: ["SIGTERM"] }));
    expect(whatIf(listens.history, "killed-at-the-grace", listens.web1)?.changed.grace).toBeGreaterThan(5);
  });

  test("is none where the fault lies in the program", () => {
    const { history, web1 } = pod(new Story().deleted(2).signal(2).exits(2.1, null, "SIGTERM"));
    for (const cause of ["died-of-the-signal", "exited-early", "error-of-its-own"] as const) {
      expect(whatIf(history, cause, web1)).toBeUndefined();
    }
  });
});

test("a run's own conditions, laid over its lesson, give its scenario again", () => {
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
      rate: fc.integer({ min: 1, max: 500 }),
      propagation: fc.integer({ min: 0, max: 300 }).map((tenths) => tenths / 10),
      grace: fc.integer({ min: 0, max: 120 }),
      preStop: fc.integer({ min: 0, max: 120 }),
      connections: fc.constantFrom("fresh" as const, "warm" as const),
      seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(turned, (settings) => {
      const run = withSettings(lesson, settings);
      const conditions = conditionsOf(run);
      expect(settingsSchema.safeParse(conditions).success).toBe(true);
      const again = withSettings(lesson, conditions);
      for (const [index, node] of again.nodes.entries()) {
        expect(node.propagation.min).toBeCloseTo(run.nodes[index]?.propagation.min ?? NaN, 9);
        expect(node.propagation.max).toBeCloseTo(run.nodes[index]?.propagation.max ?? NaN, 9);
      }
      expect({ ...again, nodes: [] }).toEqual({ ...run, nodes: [] });
    }),
  );
});
