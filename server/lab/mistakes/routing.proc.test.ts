import { describe, expect, test } from "vitest";
import { lossesOf, type History, type ScenarioInput } from "../../protocol/index.ts";
import { servingPod } from "../testing/serving-pod.test-support.ts";
import { useWholeRuns } from "../testing/whole-runs.test-support.ts";

/** What people get wrong about the way to their pods: the symptom first, then the mend. */

const run = useWholeRuns();

type Scenario = Omit<ScenarioInput, "nodes">;

const traffic = { rate: 40, method: "GET", path: "/", deadline: 30 } as const;
const readiness = { path: "/readyz", period: 0.5, failureThreshold: 1, timeout: 20 };
const deleteWeb1: Pick<ScenarioInput, "steps" | "end" | "tail"> = {
  steps: [
    {
      when: [{ ready: 2 }, { settled: 40 }, { inFlight: "web-1", atLeast: 1 }],
      act: { do: "delete", pod: "web-1" },
    },
  ],
  end: [{ exited: "web-1" }, { forgotten: "web-1" }],
  tail: 1,
};
const slow: ScenarioInput["nodes"] = [{ name: "a", propagation: { min: 3, max: 3 } }];

/** Every way in which a request ended, with the status where the client got one. */
const ends = (history: History): string[] => [
  ...new Set(
    [...history.requests.values()].map(({ outcome, status }) =>
      status === 200 ? "ok" : `${status ?? outcome}`,
    ),
  ),
];

const causes = (history: History): string[] => [...new Set(lossesOf(history).map(({ cause }) => cause))];

describe("closes at once: routers lag behind the close", () => {
  const service: Scenario = { deployment: { replicas: 2, readiness }, traffic, ...deleteWeb1 };
  const ingress: Scenario = {
    ...service,
    // One try each: a proxy that retries hides it, as long as there is another pod.
    ingress: { sync: { min: 3, max: 3 }, tries: 1, keepAlive: 0 },
    traffic: { ...traffic, via: "ingress" },
  };

  test.each([
    { title: "from the service", scenario: service, end: "refused", cause: "door-shut-before-router-knew" },
    { title: "from an ingress", scenario: ingress, end: "502", cause: "proxy-gave-up" },
  ])("$title: $end", async ({ scenario, end, cause }) => {
    const { history } = await run({
      pod: servingPod({ servesOn: 0 }),
      scenario: { nodes: slow, ...scenario },
    });
    expect(ends(history)).toContain(end);
    // Who waits in the backlog of a process that is just ending is cut by its exit.
    expect(causes(history)).toContain(cause);
    expect(history.checks.get("propagation")?.status).toBe("fail");
  });

  test.each([
    { title: "from the service", scenario: service },
    { title: "from an ingress", scenario: ingress },
  ])("serving on until they have heard: nothing is lost $title", async ({ scenario }) => {
    const { history } = await run({
      pod: servingPod({ servesOn: 10 }),
      scenario: { nodes: slow, ...scenario },
    });
    expect(ends(history)).toEqual(["ok"]);
  });
});

describe("readiness fails at once on the last pod of a node, policy Local: no answer until the load balancer knows", () => {
  const scenario: ScenarioInput = {
    nodes: ["a", "b"].map((name) => ({ name, propagation: { min: 0, max: 0.1 } })),
    service: { policy: "Local" },
    deployment: { replicas: 2, readiness },
    loadBalancer: { targets: "nodes", interval: 2, timeout: 1 },
    traffic: { ...traffic, via: "load-balancer" },
    ...deleteWeb1,
  };

  test("unready from the signal on: timed out", async () => {
    const { history } = await run({ pod: servingPod({ servesOn: 12, unready: true }), scenario });
    expect(ends(history).toSorted()).toEqual(["ok", "timed-out"]);
    expect(causes(history)).toEqual(["no-endpoint"]);
    const lost = [...history.requests.values()].filter(({ outcome }) => outcome === "timed-out");
    expect(lost.every(({ dropped, router }) => dropped && router === "a")).toBe(true);
  });

  test("ready and serving on until the health node port has been believed: nothing is lost", async () => {
    const { history } = await run({ pod: servingPod({ servesOn: 12 }), scenario });
    expect(ends(history)).toEqual(["ok"]);
  });
});

describe("a load balancer that is slower than the preStop hook: 502", () => {
  const scenario = (sleep: number): ScenarioInput => ({
    nodes: slow,
    deployment: { replicas: 2, grace: 20, readiness, preStop: { sleep } },
    loadBalancer: { layer: 7, interval: 6, timeout: 20, idleTimeout: 20, deregistration: { min: 6, max: 6 } },
    traffic: { ...traffic, via: "load-balancer" },
    ...deleteWeb1,
  });

  test("2 s against 6: the pod is gone, and still a target", async () => {
    const { history } = await run({ pod: servingPod({ servesOn: 0 }), scenario: scenario(2) });
    expect(ends(history)).toContain("502");
    expect(causes(history)).toContain("proxy-gave-up");
    const lost = [...history.requests.values()].filter(({ status }) => status === 502);
    expect(lost.every(({ tries }) => tries.length === 1 && tries[0]?.pod === "web-1")).toBe(true);
  });

  test("outlasting it: nothing is lost", async () => {
    const { history } = await run({ pod: servingPod({ servesOn: 0 }), scenario: scenario(12) });
    expect(ends(history)).toEqual(["ok"]);
  });
});
