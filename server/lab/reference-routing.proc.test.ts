// Kubernetes' own end-to-end scenarios of services, rolling updates and evictions, each with what it expects: rows 17
// to 24 of the project's behavioural reference. Real processes, real sockets.
import { expect, test } from "vitest";
import type {
  EventOf,
  EventType,
  History,
  LabEvent,
  RequestRecord,
  ScenarioInput,
} from "../protocol/index.ts";
import type { Made } from "./testing/ground.test-support.ts";
import { servingPod } from "./testing/serving-pod.test-support.ts";
import { useWholeRuns } from "./testing/whole-runs.test-support.ts";

const run = useWholeRuns();

const nodes: ScenarioInput["nodes"] = ["a", "b"].map((name) => ({
  name,
  propagation: { min: 0.1, max: 0.5 },
}));
const traffic = { rate: 30, method: "GET", path: "/", deadline: 30 } as const;
const readiness = { path: "/readyz", period: 0.5, failureThreshold: 1, timeout: 20 };
const remove = (pod: string): NonNullable<ScenarioInput["steps"]>[number]["act"] => ({ do: "delete", pod });

const all = <T extends EventType>({ events }: Made, type: T): EventOf<T>[] =>
  events.filter((event): event is EventOf<T> => event.type === type);
const first = <E extends LabEvent>(events: readonly E[], what: (event: E) => boolean = () => true): E => {
  const found = events.find(what);
  if (!found) throw new Error("no such event in the journal");
  return found;
};
/** The requests of a node's clients that were sent after a moment. */
const sentAfter = (history: History, t: number, node?: string): RequestRecord[] =>
  [...history.requests.values()].filter(
    ({ sent, client }) => sent.t > t && (node === undefined || client.startsWith(node)),
  );
const outcomes = (requests: readonly RequestRecord[]) => [...new Set(requests.map(({ outcome }) => outcome))];
/** When the last of the routers named has heard that nothing is ready any more. */
const heardLast = (made: Made, ...routers: string[]): number =>
  Math.max(
    ...routers.map(
      (name) =>
        first(
          all(made, "router.programmed"),
          ({ router, endpoints, t }) =>
            router === name && t > first(all(made, "pod.deleted")).t && !endpoints.some(({ ready }) => ready),
        ).t,
    ),
  );

test("row 17: all endpoints are terminating, policy Cluster: every node is still served", async () => {
  const made = await run({
    pod: servingPod({ servesOn: 15 }),
    scenario: {
      nodes,
      deployment: { replicas: 2, readiness },
      traffic,
      steps: [
        { when: [{ ready: 2 }, { settled: 20 }], act: remove("web-1") },
        { when: [], act: remove("web-2") },
      ],
      end: [{ deleted: "web-2", seconds: 6 }],
    },
  });
  const from = heardLast(made, "a", "b");
  for (const node of ["a", "b"]) {
    const late = sentAfter(made.history, from, node);
    expect(late.length).toBeGreaterThan(20);
    expect(outcomes(late)).toEqual(["ok"]);
  }
});

test("row 18: the same, policy Local: the local node is served, the other one gets no answer", async () => {
  const made = await run({
    pod: servingPod({ servesOn: 15 }),
    scenario: {
      nodes,
      service: { policy: "Local" },
      deployment: { replicas: 1, readiness },
      traffic,
      steps: [{ when: [{ ready: 1 }, { settled: 20 }], act: remove("web-1") }],
      end: [{ deleted: "web-1", seconds: 6 }],
    },
  });
  const from = heardLast(made, "a");
  const [local, other] = [sentAfter(made.history, from, "a"), sentAfter(made.history, from, "b")];
  expect(local.length).toBeGreaterThan(20);
  expect(outcomes(local)).toEqual(["ok"]);
  expect(outcomes(other)).toEqual(["timed-out"]);
  expect(other.every(({ dropped }) => dropped)).toBe(true);
});

test("row 19: meanwhile the health node port goes from 200 to 503, and traffic is still served", async () => {
  const made = await run({
    pod: servingPod({ servesOn: 15 }),
    scenario: {
      nodes,
      service: { policy: "Local" },
      deployment: { replicas: 2, readiness },
      loadBalancer: { targets: "nodes", interval: 0.5, timeout: 0.5 },
      traffic,
      steps: [{ when: [{ ready: 2 }, { settled: 20 }], act: remove("web-1") }],
      end: [{ deleted: "web-1", seconds: 6 }],
    },
  });
  const { t } = first(all(made, "pod.deleted"));
  const checks = all(made, "target.checked").filter(({ target }) => target === "a");
  expect(checks.findLast((check) => check.t < t)?.status).toBe(200);
  const failing = first(checks, ({ status }) => status === 503);
  expect(checks.filter((check) => check.t > failing.t).every(({ status }) => status === 503)).toBe(true);
  const late = sentAfter(made.history, failing.t, "a");
  expect(late.length).toBeGreaterThan(20);
  expect(outcomes(late)).toEqual(["ok"]);
  expect(new Set(late.map(({ pod }) => pod))).toEqual(new Set(["web-1"]));
});

test.each([
  { title: "not routable", publishNotReadyAddresses: false, expected: "refused" },
  { title: "served where not ready addresses are published", publishNotReadyAddresses: true, expected: "ok" },
])("row 20: terminating and unready: $title", async ({ publishNotReadyAddresses, expected }) => {
  const made = await run({
    pod: servingPod({ servesOn: 15, unready: true }),
    scenario: {
      nodes,
      service: { publishNotReadyAddresses },
      deployment: { replicas: 1, readiness },
      traffic,
      steps: [{ when: [{ ready: 1 }, { settled: 20 }], act: remove("web-1") }],
      end: [{ deleted: "web-1", seconds: 8 }],
    },
  });
  const unready = first(all(made, "pod.unready"));
  const told = ["a", "b"].map(
    (name) =>
      first(
        all(made, "router.programmed"),
        ({ router, endpoints, t }) => router === name && t > unready.t && endpoints[0]?.serving === false,
      ).t,
  );
  const late = sentAfter(made.history, Math.max(...told));
  expect(late.length).toBeGreaterThan(20);
  expect(outcomes(late)).toEqual([expected]);
});

test("row 21: no endpoints: refused", async () => {
  const made = await run({
    pod: servingPod({ servesOn: 0 }),
    scenario: {
      nodes,
      deployment: { replicas: 1, readiness },
      traffic,
      steps: [{ when: [{ ready: 1 }, { settled: 20 }], act: remove("web-1") }],
      end: [{ exited: "web-1" }, { forgotten: "web-1" }],
      tail: 3,
    },
  });
  const empty = ["a", "b"].map(
    (name) =>
      first(
        all(made, "router.programmed"),
        ({ router, endpoints, t }) =>
          router === name && t > first(all(made, "pod.exited")).t && endpoints.length === 0,
      ).t,
  );
  const late = sentAfter(made.history, Math.max(...empty));
  expect(late.length).toBeGreaterThan(20);
  expect(outcomes(late)).toEqual(["refused"]);
  expect(late.every(({ pod, dropped }) => pod === null && !dropped)).toBe(true);
});

test("row 22: a pod's address is dialled directly 15 s into its grace: served", async () => {
  const made = await run({
    pod: servingPod({ servesOn: 25, unready: true }),
    scenario: {
      nodes,
      deployment: { replicas: 1, readiness },
      traffic: { ...traffic, rate: 10, via: { pod: "web-1" } },
      steps: [{ when: [{ ready: 1 }, { settled: 5 }], act: remove("web-1") }],
      end: [{ deleted: "web-1", seconds: 15 }],
      tail: 3,
    },
  });
  const late = sentAfter(made.history, first(all(made, "pod.deleted")).t + 15 * 100);
  expect(late.length).toBeGreaterThan(10);
  expect(outcomes(late)).toEqual(["ok"]);
  expect(late.every(({ router, pod }) => router === "direct" && pod === "web-1")).toBe(true);
  expect(all(made, "pod.unready")).toHaveLength(1);
});

test("row 23: a rolling update under 100 requests a second, without keep-alive: all of them succeed", async () => {
  const { history } = await run({
    pod: servingPod({ servesOn: 5, unready: true }),
    scenario: {
      nodes,
      deployment: { controller: "deployment", replicas: 3, readiness },
      traffic: { ...traffic, rate: 100, deadline: 10 },
      steps: [{ when: [{ ready: 3 }, { settled: 100 }], act: { do: "rollout", env: { VERSION: "2" } } }],
      end: [{ rolledOut: 2 }],
      second: 400,
    },
  });
  expect(history.rollouts.map(({ type }) => type)).toEqual([
    "rollout.started",
    ...Array.from({ length: 6 }, () => "rollout.scaled"),
    "rollout.finished",
  ]);
  const requests = [...history.requests.values()];
  expect(requests.length).toBeGreaterThan(500);
  expect(outcomes(requests)).toEqual(["ok"]);
  const pods = [...history.pods.values()];
  expect(pods.map(({ name, revision }) => [name, revision])).toEqual([
    ...["web-1", "web-2", "web-3"].map((name) => [name, 1]),
    ...["web-4", "web-5", "web-6"].map((name) => [name, 2]),
  ]);
  for (const { exited } of pods.slice(0, 3)) expect(exited).toMatchObject({ code: 0, signal: null });
});

test("row 24: an eviction under a budget is denied, then allowed once the budget is lowered", async () => {
  const evict = { do: "evict", pod: "web-1" } as const;
  const made = await run({
    pod: servingPod({ servesOn: 2 }),
    scenario: {
      nodes,
      deployment: { controller: "deployment", replicas: 2, minAvailable: 2, readiness },
      traffic,
      steps: [
        { when: [{ ready: 2 }, { settled: 20 }], act: evict },
        { when: [], act: { do: "budget", minAvailable: 1 } },
        { when: [], act: evict },
      ],
      end: [{ exited: "web-1" }, { ready: 2 }],
    },
  });
  expect(made.history.commands.map(({ command, refused }) => [command, refused?.slice(0, 3)])).toEqual([
    ["pod.evict web-1", "429"],
    ["budget.set minAvailable=1", undefined],
    ["pod.evict web-1", undefined],
  ]);
  expect(made.history.maintenance.map(({ type }) => type)).toEqual([
    "eviction.denied",
    "budget.changed",
    "eviction.allowed",
  ]);
  const deleted = first(all(made, "pod.deleted"));
  expect(deleted.t).toBeGreaterThanOrEqual(first(all(made, "eviction.allowed")).t);
  expect([...made.history.pods.keys()]).toEqual(["web-1", "web-2", "web-3"]);
  expect(outcomes([...made.history.requests.values()])).toEqual(["ok"]);
});
