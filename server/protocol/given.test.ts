import { expect, test } from "vitest";
import { withGiven, type Given } from "./given.ts";
import { scenarioOf, type Lesson } from "./lesson.ts";
import { scenarioSchema } from "./scenario.ts";

const scenario = scenarioSchema.parse({
  nodes: [{ name: "a", propagation: { min: 0, max: 1 } }],
  deployment: {
    grace: 30,
    preStop: { sleep: 5 },
    liveness: { period: 2 },
    env: { MODE: "slow" },
  },
  collector: "alive",
  traffic: { rate: 40 },
  steps: [{ when: [{ settled: 10 }], act: { do: "delete", pod: "web-1" } }],
});
const given = (what: Given) => withGiven(scenario, what).data;

test("objects are merged field by field, and everything else stays", () => {
  expect(given({ deployment: { liveness: { path: "/alive" }, env: { LEVEL: "debug" } } })).toEqual({
    ...scenario,
    deployment: {
      ...scenario.deployment,
      liveness: { ...scenario.deployment.liveness, path: "/alive" },
      env: { MODE: "slow", LEVEL: "debug" },
    },
  });
  expect(given({})).toEqual(scenario);
});

test("a list, a number and a word take the place of what was there", () => {
  const steps = [{ when: [], act: { do: "kill" as const, pod: "web-2" } }];
  const changed = given({ steps, collector: "dead", traffic: { rate: 5 } });
  expect(changed).toMatchObject({ steps, collector: "dead", traffic: { rate: 5 } });
  expect(changed?.steps).toHaveLength(1);
});

test("a hook takes the place of a hook of another kind", () => {
  expect(given({ deployment: { preStop: { exec: ["sleep", "5"] } } })?.deployment.preStop).toEqual({
    exec: ["sleep", "5"],
  });
});

test("null takes away what may be left out, and says that there is no readiness probe", () => {
  const bare = given({ deployment: { preStop: null, liveness: null, readiness: null }, collector: null });
  expect(bare?.deployment).toMatchObject({ preStop: undefined, liveness: undefined, readiness: null });
  expect(bare?.collector).toBeUndefined();
  // As it comes to the page.
  expect(scenarioSchema.parse(JSON.parse(JSON.stringify(bare)))).toEqual(bare);
});

test("what comes of it is checked like any scenario", () => {
  const { error } = withGiven(scenario, { deployment: { grace: -2 } });
  expect(error?.issues[0]).toMatchObject({ path: ["deployment", "grace"] });
});

test("a variant has the lesson's scenario with its own laid over it; what is no variant has the broken one's", () => {
  const variant = (id: string, role: "broken" | "fixed", own?: Given): Lesson["variants"][number] => ({
    id,
    title: id,
    role,
    summary: id,
    expect: {
      fails: [],
      lost: { atLeast: 0 },
      outcomes: [],
      causes: [],
      exit: { code: 0, signal: null },
      sent: 1,
    },
    ...(own && { given: own }),
  });
  const lesson = {
    scenario,
    manifests: {},
    variants: [variant("hasty", "broken", { deployment: { grace: 2 } }), variant("fixed", "fixed")],
  };
  expect(scenarioOf(lesson, "hasty").deployment).toEqual({ ...scenario.deployment, grace: 2 });
  expect(scenarioOf(lesson, "fixed")).toBe(scenario);
  // The same each time, so that who holds it sees that nothing has changed.
  expect(scenarioOf(lesson, "yours")).toBe(scenarioOf(lesson, "hasty"));
  const own = { preStop: null, grace: 7 };
  expect(scenarioOf(lesson, "hasty", own).deployment).toMatchObject({ ...own, preStop: undefined });
  const written = { ...lesson, scenario: { ...scenario, tail: 3 }, manifests: { hasty: { replicas: 2 } } };
  expect(scenarioOf(written, "hasty").deployment).toMatchObject({ grace: 2, replicas: 2 });
  expect(scenarioOf(written, "hasty", own).deployment).toMatchObject({ grace: 7, replicas: 3 });
  const slower = { ...lesson, scenario: { ...scenario, tail: 9 } };
  expect(scenarioOf(slower, "hasty")).toMatchObject({ tail: 9, deployment: { grace: 2 } });
});
