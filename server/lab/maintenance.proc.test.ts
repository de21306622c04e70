// What operators do to a deployment while its users go on: drains, scaling, a bad revision and the way back, crashes.
import { expect, test } from "vitest";
import type { History, ScenarioInput } from "../protocol/index.ts";
import { servingPod } from "./testing/serving-pod.test-support.ts";
import { useWholeRuns } from "./testing/whole-runs.test-support.ts";

const run = useWholeRuns();

const nodes: ScenarioInput["nodes"] = ["a", "b"].map((name) => ({
  name,
  propagation: { min: 0.1, max: 0.5 },
}));
const readiness = { path: "/readyz", period: 0.5, failureThreshold: 1, timeout: 20 };
const deployment = { controller: "deployment", replicas: 4, readiness } as const;
const traffic = { rate: 30, method: "GET", path: "/", deadline: 20 } as const;
const begun = [{ ready: 4 }, { settled: 40 }];
const pod = servingPod({ servesOn: 6, unready: true });

const outcomes = (history: History) => [
  ...new Set([...history.requests.values()].map(({ outcome }) => outcome)),
];
const living = (history: History) =>
  [...history.pods.values()].filter(({ deleted }) => !deleted).map(({ name, node }) => [name, node]);

test("a node is drained under a budget: one pod after the other, nothing is lost, then it takes pods again", async () => {
  const { history } = await run({
    pod,
    scenario: {
      nodes,
      deployment: { ...deployment, minAvailable: 3 },
      traffic,
      steps: [
        { when: begun, act: { do: "drain", node: "a" } },
        { when: [{ drained: "a" }, { ready: 4 }], act: { do: "uncordon", node: "a" } },
        { when: [], act: { do: "scale", replicas: 6 } },
      ],
      end: [{ ready: 6 }],
      second: 200,
    },
  });
  const said = history.maintenance.map(({ type }) => type);
  expect(said[0]).toBe("node.cordoned");
  expect(said.slice(-2)).toEqual(["node.drained", "node.uncordoned"]);
  expect(said.filter((type) => type === "eviction.allowed")).toHaveLength(2);
  expect(said).toContain("eviction.denied");
  expect(living(history)).toEqual([
    ["web-2", "b"],
    ["web-4", "b"],
    ["web-5", "b"],
    ["web-6", "b"],
    ["web-7", "a"],
    ["web-8", "a"],
  ]);
  expect(outcomes(history)).toEqual(["ok"]);
});

test("a revision that never gets ready harms nobody, and a rollback ends it", async () => {
  const sickly = pod.replace("response.writeHead(ready ?", "response.writeHead(ready && !process.env.SICK ?");
  const { history } = await run({
    pod: sickly,
    scenario: {
      nodes,
      deployment: { ...deployment, maxUnavailable: 0 },
      traffic,
      steps: [
        { when: begun, act: { do: "rollout", env: { SICK: "1" } } },
        { when: [{ settled: 200 }], act: { do: "rollback" } },
      ],
      end: [{ rolledOut: 3 }],
      second: 200,
    },
  });
  expect(history.pods.get("web-5")?.readiness).toEqual([]);
  expect(living(history).map(([name]) => name)).toEqual(["web-1", "web-2", "web-3", "web-4"]);
  expect(outcomes(history)).toEqual(["ok"]);
});

test("a crash is no deletion: the kubelet restarts the container, and no other pod comes", async () => {
  const { history } = await run({
    pod,
    scenario: {
      nodes,
      deployment,
      traffic,
      steps: [{ when: begun, act: { do: "kill", pod: "web-1" } }],
      end: [{ restarted: "web-1", atLeast: 1 }, { ready: 4 }],
      second: 200,
    },
  });
  expect([...history.pods.keys()]).toEqual(["web-1", "web-2", "web-3", "web-4"]);
  expect(history.pods.get("web-1")?.runs).toHaveLength(2);
});

test("who dials a pod's own address is refused once it has gone", async () => {
  const { history } = await run({
    pod: servingPod({ servesOn: 1 }),
    scenario: {
      nodes,
      deployment: { replicas: 1, readiness },
      traffic: { ...traffic, via: { pod: "web-1" } },
      steps: [{ when: [{ ready: 1 }, { settled: 20 }], act: { do: "delete", pod: "web-1" } }],
      end: [{ exited: "web-1" }],
      tail: 2,
    },
  });
  const gone = history.pods.get("web-1")?.exited?.t ?? Infinity;
  const late = [...history.requests.values()].filter(({ sent }) => sent.t > gone);
  expect(late.length).toBeGreaterThan(20);
  expect([...new Set(late.map(({ outcome }) => outcome))]).toEqual(["refused"]);
});
