// The rules of a pod's deletion and of its endpoints, by their number in Kubernetes' documentation as the project
// keeps it (README, "What the miniature is held to"). Time is fake here: cluster.proc.test.ts has real processes.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { EventOf } from "../protocol/index.ts";
import { exitCode } from "../protocol/index.ts";
import { pass, runningCluster as running, signals, type World } from "./fake-processes.test-support.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("deleting a pod", () => {
  test("1.1 the deletion is t = 0; the grace can only shrink afterwards", async () => {
    const world = await running({ grace: 30 });
    expect(world.cluster.obey({ type: "pod.delete", pod: "web-1" })).toBeUndefined();
    await pass(5);
    expect(world.cluster.obey({ type: "pod.delete", pod: "web-1", grace: 40 })).toMatch(/can only shrink/);
    expect(world.cluster.obey({ type: "pod.delete", pod: "web-1", grace: 10 })).toBeUndefined();
    await pass(30);
    expect(signals(world)).toEqual([
      ["SIGTERM", "kubelet", 0],
      ["SIGKILL", "grace", 10],
    ]);
  });

  test("1.2 the kubelet and the endpoints go their own ways at the same time", async () => {
    const world = await running({ preStop: { sleep: 5 } }, { min: 2, max: 2 });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await pass(10);
    const learnt = world
      .all("router.programmed")
      .find((event) => event.endpoints.some((row) => row.terminating));
    expect(world.since(learnt)).toBe(2);
    expect(signals(world)[0]).toEqual(["SIGTERM", "kubelet", 5]);
  });

  test("1.3 the hook consumes the grace, charged in floored whole seconds", async () => {
    const world = await running({ grace: 10, preStop: { sleep: 3.5 } });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await pass(20);
    expect(world.all("prestop.finished")[0]?.chargedSeconds).toBe(3);
    expect(signals(world)).toEqual([
      ["SIGTERM", "kubelet", 3.5],
      ["SIGKILL", "grace", 10.5],
    ]);
  });

  test("1.3 a hook that overruns is not cancelled: SIGTERM at the grace, SIGKILL two seconds later", async () => {
    const world = await running({ grace: 5, preStop: { sleep: 60 } });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await pass(4.9);
    expect(world.process("web-1").signals).toEqual([]);
    await pass(20);
    expect(world.all("prestop.finished")).toEqual([]);
    expect(signals(world)).toEqual([
      ["SIGTERM", "kubelet", 5],
      ["SIGKILL", "grace", 7],
    ]);
  });

  test("1.3 a hook that ends between SIGTERM and SIGKILL was charged the grace, and no more", async () => {
    const world = await running({ grace: 5, preStop: { sleep: 6 } });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await pass(20);
    expect(world.all("prestop.finished")[0]?.chargedSeconds).toBe(5);
    expect(world.since(world.all("prestop.finished")[0])).toBe(6);
  });

  test("1.3 between SIGTERM and SIGKILL there are never less than two seconds", async () => {
    const world = await running({ grace: 1 });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await pass(5);
    expect(signals(world)).toEqual([
      ["SIGTERM", "kubelet", 0],
      ["SIGKILL", "grace", 2],
    ]);
  });

  test("1.4 a hook that can't be started is recorded, and SIGTERM follows at once", async () => {
    const world = await running({ grace: 10, preStop: { exec: ["sleep", "5"] } });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await pass(1);
    expect(world.all("prestop.failed")[0]?.why).toMatch(/FailedPreStopHook.*not found/);
    expect(signals(world)).toEqual([["SIGTERM", "kubelet", 0]]);
    await pass(10);
    expect(signals(world)[1]).toEqual(["SIGKILL", "grace", 10]);
  });

  test("1.4 no hook runs for a container that has ended already", async () => {
    const world = await running({ preStop: { sleep: 5 }, restartPolicy: "Never" });
    world.process("web-1").end({ code: 1, signal: null });
    await pass(1);
    expect(world.cluster.obey({ type: "pod.delete", pod: "web-1" })).toBeUndefined();
    expect(world.all("pod.removed")).toMatchObject([{ pod: "web-1", forced: false }]);
    await pass(10);
    expect(world.all("prestop.started")).toEqual([]);
    expect(signals(world)).toEqual([]);
  });

  test("1.5 preStop.sleep is built in and may be zero", async () => {
    const world = await running({ preStop: { sleep: 0 } });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await pass(0.1);
    expect(world.all("prestop.finished")[0]?.chargedSeconds).toBe(0);
    expect(signals(world)[0]?.[0]).toBe("SIGTERM");
  });

  test("1.8 the exit code of a death by signal is 128 + its number", () => {
    expect(exitCode({ code: null, signal: "SIGTERM" })).toBe(143);
    expect(exitCode({ code: null, signal: "SIGKILL" })).toBe(137);
    expect(exitCode({ code: 3, signal: null })).toBe(3);
  });

  test("1.9 a PID 1 that ignores SIGTERM lives until the grace and ends by SIGKILL", async () => {
    const world = await running({ grace: 6 });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await pass(5.9);
    expect(world.all("pod.exited")).toEqual([]);
    await pass(1);
    expect(world.all("pod.exited")[0]).toMatchObject({ pod: "web-1", code: null, signal: "SIGKILL" });
  });

  test("1.10 a grace of 0 without force becomes 1", async () => {
    const world = await running();
    world.cluster.obey({ type: "pod.delete", pod: "web-1", grace: 0 });
    expect(world.all("pod.deleted")[0]?.graceSeconds).toBe(1);
  });

  test("1.10 force removes the object at once, and the kubelet still signals", async () => {
    const world = await running({ grace: 30 });
    world.cluster.obey({ type: "pod.delete", pod: "web-1", grace: 0, force: true });
    expect(
      world
        .all("slice.changed")
        .at(-1)
        ?.endpoints.map(({ pod }) => pod),
    ).toEqual(["web-2"]);
    await pass(5);
    expect(signals(world)).toEqual([
      ["SIGTERM", "kubelet", 0],
      ["SIGKILL", "grace", 2],
    ]);
  });

  test("1.10 force during a termination does not interrupt it", async () => {
    const world = await running({ grace: 20 });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await pass(5);
    expect(world.cluster.obey({ type: "pod.delete", pod: "web-1", grace: 0, force: true })).toBeUndefined();
    await pass(20);
    expect(signals(world).at(-1)).toEqual(["SIGKILL", "grace", 20]);
  });

  test("1.11 readiness is probed until the container has stopped, and nothing restarts", async () => {
    const world = await running({ grace: 6, readiness: { period: 1, failureThreshold: 1 } });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await pass(3);
    world.answers.set("web-1", { ok: false, result: "answered", status: 503 });
    await pass(2);
    expect(world.all("pod.unready").map(({ pod }) => pod)).toEqual(["web-1"]);
    await pass(20);
    const end = world.all("pod.exited")[0];
    const later = world.all("probe.settled").filter(({ pod, t }) => pod === "web-1" && t > (end?.t ?? 0));
    expect(later).toEqual([]);
    expect(world.all("pod.started").map(({ pod }) => pod)).toEqual(["web-1", "web-2"]);
  });
});

describe("endpoints", () => {
  const row = (world: World) =>
    world
      .all("slice.changed")
      .at(-1)
      ?.endpoints.find(({ pod }) => pod === "web-1");

  test("2.1 serving is Ready, terminating the deletion, ready both; the entry goes with the phase", async () => {
    const world = await running();
    expect(row(world)).toEqual({ pod: "web-1", ready: true, serving: true, terminating: false });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    expect(row(world)).toEqual({ pod: "web-1", ready: false, serving: true, terminating: true });
    world.process("web-1").end({ code: 0, signal: null });
    await pass(0.1);
    expect(row(world)).toBeUndefined();
  });

  test("2.2 the deletion alone takes the pod out; a failing probe only flips serving, after its threshold", async () => {
    const world = await running({ readiness: { period: 1, failureThreshold: 3 } });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    expect(row(world)).toMatchObject({ ready: false, serving: true });
    world.answers.set("web-1", { ok: false, result: "answered", status: 503 });
    await pass(1.5);
    expect(row(world)).toMatchObject({ ready: false, serving: true });
    await pass(2);
    expect(row(world)).toMatchObject({ ready: false, serving: false });
  });

  test("2.3 the first change after idle is programmed at once, further ones a second apart, by each node for itself", async () => {
    const world = await running({ readiness: { period: 0.2, failureThreshold: 1 } });
    const from = world.events.length;
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await pass(0.1);
    world.answers.set("web-2", { ok: false, result: "answered", status: 503 });
    await pass(5);
    const later = world.events
      .slice(from)
      .filter((e): e is EventOf<"router.programmed"> => e.type === "router.programmed");
    for (const router of ["a", "b"]) {
      const times = later.filter((event) => event.router === router).map((event) => world.since(event));
      expect(times[0]).toBe(0);
      expect(times[1]).toBe(1);
    }
  });

  test("2.3 each node's delay is its own, drawn from its spread", async () => {
    const world = await running({}, { min: 1, max: 3 });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await pass(5);
    const learnt = world
      .all("router.programmed")
      .filter((event) => event.endpoints.some(({ terminating }) => terminating))
      .map((event) => world.since(event));
    expect(learnt).toHaveLength(2);
    expect(learnt[0]).not.toBe(learnt[1]);
    for (const lag of learnt) expect(lag).toBeGreaterThanOrEqual(1);
    for (const lag of learnt) expect(lag).toBeLessThanOrEqual(3.01);
  });

  test("2.4 without a ready endpoint a router falls back on one that serves while it terminates; else it rejects", async () => {
    const world = await running({ readiness: { period: 1, failureThreshold: 1 } });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await pass(2);
    expect(world.cluster.route("a")).toMatchObject({ pod: "web-2" });
    world.cluster.obey({ type: "pod.delete", pod: "web-2" });
    await pass(2);
    expect(world.cluster.route("a")).toHaveProperty("pod");
    world.process("web-1").end({ code: 0, signal: null });
    await pass(2);
    expect(world.cluster.route("a")).toMatchObject({ pod: "web-2" });
    world.answers.set("web-2", { ok: false, result: "answered", status: 503 });
    await pass(3);
    expect(world.cluster.route("a")).toEqual({ router: "a", reject: true });
  });
});
