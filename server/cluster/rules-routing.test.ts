// The rules of the routers, by their number in the project's notes on Kubernetes. Time is fake here;
// reference-routing.proc.test.ts has real processes.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fakeWorld } from "./fake-world.test-support.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const hooked = { preStop: { sleep: 20 }, grace: 60, readiness: { period: 1, failureThreshold: 1 } } as const;

describe("kube-proxy", () => {
  test("2.4 with the policy Local a node uses its own endpoints only", async () => {
    const world = await fakeWorld({
      scenario: { service: { policy: "Local" } },
      deployment: { replicas: 4 },
    });
    expect(world.reached("a")).toEqual(["a→web-1", "a→web-3"]);
    expect(world.reached("b")).toEqual(["b→web-2", "b→web-4"]);
    const row = (pod: string) => ({ pod, ready: true, serving: true, terminating: false });
    expect(world.all("router.programmed").findLast(({ router }) => router === "b")?.endpoints).toEqual([
      row("web-2"),
      row("web-4"),
    ]);
  });

  test("2.4 Local falls back on its own terminating ones; drops without any; rejects when there is none anywhere", async () => {
    const world = await fakeWorld({ scenario: { service: { policy: "Local" } }, deployment: hooked });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await world.pass(2);
    expect(world.reached("a")).toEqual(["a→web-1"]);
    world.sick("web-1");
    await world.pass(3);
    expect(world.reached("a")).toEqual(["dropped"]);
    world.sick("web-2");
    await world.pass(3);
    expect(world.reached("a")).toEqual(["refused"]);
    expect(world.reached("b")).toEqual(["refused"]);
  });

  test("2.1 a service that publishes not ready addresses calls every pod of it ready", async () => {
    const service = { publishNotReadyAddresses: true };
    const world = await fakeWorld({ scenario: { service }, deployment: hooked });
    world.sick("web-1");
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await world.pass(5);
    expect(world.all("slice.changed").at(-1)?.endpoints[0]).toEqual({
      pod: "web-1",
      ready: true,
      serving: false,
      terminating: true,
    });
    expect(world.reached("b")).toEqual(["b→web-1", "b→web-2"]);
  });

  test("a pod's own address is dialled whatever its state, and refused once it has gone", async () => {
    const world = await fakeWorld({
      scenario: { traffic: { via: { pod: "web-1" } } },
      deployment: hooked,
    });
    world.sick("web-1");
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await world.pass(5);
    expect(world.cluster.route("b")).toEqual({ router: "direct", pod: "web-1", socketPath: "web-1" });
    await world.pass(30);
    expect(world.all("pod.exited")).toHaveLength(1);
  });
});

describe("an ingress", () => {
  const ingress = { sync: { min: 2, max: 2 } };

  test("2.6 hears after its own delay, takes ready endpoints only, and has no second choice", async () => {
    const world = await fakeWorld({
      scenario: { ingress, traffic: { via: "ingress" } },
      deployment: hooked,
    });
    expect(world.upstreams.get("ingress")).toEqual(["web-1", "web-2"]);
    expect(world.cluster.route("a")).toEqual({ router: "ingress", pod: null, socketPath: "ingress.sock" });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await world.pass(1.9);
    expect(world.upstreams.get("ingress")).toEqual(["web-1", "web-2"]);
    expect(world.cluster.isForgotten("web-1")).toBe(false);
    await world.pass(0.2);
    expect(world.upstreams.get("ingress")).toEqual(["web-2"]);
    expect(world.cluster.isForgotten("web-1")).toBe(true);
    world.cluster.obey({ type: "pod.delete", pod: "web-2" });
    await world.pass(3);
    expect(world.upstreams.get("ingress")).toEqual([]);
    const told = world.all("router.programmed").filter(({ router }) => router === "ingress");
    expect(told.at(-1)).toMatchObject({ endpoints: [], lagSeconds: 2 });
  });
});

describe("a load balancer", () => {
  const slow = { interval: 6, healthyThreshold: 2, unhealthyThreshold: 2 };
  const through = (loadBalancer: object, rest: object = {}) => ({
    loadBalancer: { ...slow, ...loadBalancer },
    traffic: { via: "load-balancer" as const },
    ...rest,
  });

  test("2.7 with nobody to deregister it finds out by its own health checks", async () => {
    const world = await fakeWorld({ scenario: through({ deregistration: null }), deployment: hooked });
    expect(world.reached("a")).toEqual(["load-balancer→web-1", "load-balancer→web-2"]);
    world.sick("web-1");
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await world.pass(20);
    const checks = world.all("target.checked").filter(({ target, ok }) => target === "web-1" && !ok);
    expect(checks.slice(0, 2)).toMatchObject([
      { status: 503, streak: 1 },
      { status: 503, streak: 2 },
    ]);
    const learnt = world
      .all("router.programmed")
      .find(({ router, endpoints }) => router === "load-balancer" && endpoints[0]?.ready === false);
    expect(learnt?.t).toBe(checks[1]?.t);
    expect(world.at(learnt)).toBeGreaterThan(6);
    expect(world.reached("a")).toEqual(["load-balancer→web-2"]);
  });

  test("a target that is well again needs as many good checks in a row", async () => {
    const world = await fakeWorld({ scenario: through({ deregistration: null }) });
    world.sick("web-1");
    await world.pass(13);
    expect(world.reached("a")).toEqual(["load-balancer→web-2"]);
    world.sick("web-1", false);
    await world.pass(6);
    expect(world.reached("a")).toEqual(["load-balancer→web-2"]);
    await world.pass(6);
    expect(world.reached("a")).toEqual(["load-balancer→web-1", "load-balancer→web-2"]);
  });

  test("2.7 a controller that watches the slice deregisters a deleted pod, late, whatever its checks say", async () => {
    const world = await fakeWorld({
      scenario: through({ deregistration: { min: 3, max: 3 } }),
      deployment: hooked,
    });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await world.pass(2.9);
    expect(world.reached("a")).toEqual(["load-balancer→web-1", "load-balancer→web-2"]);
    await world.pass(0.2);
    expect(world.reached("a")).toEqual(["load-balancer→web-2"]);
    const told = world.all("router.programmed").findLast(({ router }) => router === "load-balancer");
    expect(told).toMatchObject({ endpoints: [{ pod: "web-2" }], lagSeconds: 3 });
    const asked = world.all("target.checked").length;
    await world.pass(6);
    expect(
      world
        .all("target.checked")
        .slice(asked)
        .map(({ target }) => target),
    ).toEqual(["web-2"]);
  });

  test.each([
    { layer: 7, expected: ["web-1"] },
    { layer: 4, expected: [] },
  ])(
    "2.7 what outlasts the deregistration delay is cut at layer 7 only: $layer",
    async ({ layer, expected }) => {
      const world = await fakeWorld({
        scenario: through({ layer, deregistration: { min: 1, max: 1 }, deregistrationDelay: 5 }),
        deployment: hooked,
      });
      world.cluster.obey({ type: "pod.delete", pod: "web-1" });
      await world.pass(5.9);
      expect(world.cut).toEqual([]);
      await world.pass(0.2);
      expect(world.cut).toEqual(expected);
    },
  );

  test("with no healthy target it refuses at layer 4; at layer 7 its proxy has no upstream", async () => {
    const four = await fakeWorld({ scenario: through({ interval: 1 }) });
    const seven = await fakeWorld({ scenario: through({ interval: 1, layer: 7 }) });
    expect(seven.cluster.route("a")).toEqual({
      router: "load-balancer",
      pod: null,
      socketPath: "load-balancer.sock",
    });
    expect(seven.upstreams.get("load-balancer")).toEqual(["web-1", "web-2"]);
    for (const world of [four, seven]) for (const pod of ["web-1", "web-2"]) world.sick(pod);
    await four.pass(10);
    expect(four.cluster.route("a")).toEqual({ router: "load-balancer", reject: true });
    expect(seven.upstreams.get("load-balancer")).toEqual([]);
  });

  test("2.9 of nodes it asks the health node port: 503 from the deletion of the last local pod, which still serves", async () => {
    const local = { service: { policy: "Local" } };
    const world = await fakeWorld({
      scenario: through({ targets: "nodes", interval: 2 }, local),
      deployment: hooked,
    });
    await world.pass(10);
    expect(world.reached("a")).toEqual(["a→web-1", "b→web-2"]);
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await world.pass(0.1);
    expect(world.reached("a")).toEqual(["a→web-1", "b→web-2"]);
    await world.pass(5);
    const failed = world.all("target.checked").filter(({ ok }) => !ok);
    expect(failed.at(-1)).toMatchObject({ target: "a", status: 503 });
    expect(world.reached("a")).toEqual(["b→web-2"]);
    expect(world.all("pod.exited")).toEqual([]);
  });

  test("with the policy Cluster every node is well and any pod is reached through any", async () => {
    const world = await fakeWorld({ scenario: through({ targets: "nodes" }) });
    expect(world.reached("a")).toEqual(["a→web-1", "a→web-2", "b→web-1", "b→web-2"]);
  });
});
