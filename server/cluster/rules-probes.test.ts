// The kubelet's rules about probes and restarts, by their number in the project's account of
// Kubernetes. Time is fake here; reference-kubelet.proc.test.ts has real processes.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  fakeCluster,
  healthy,
  pass,
  runningCluster as running,
  second,
  sick,
  signals,
  type World,
} from "./fake-processes.test-support.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const starts = (world: World, pod = "web-1") =>
  world.all("pod.started").filter((event) => event.pod === pod && event.sidecar === undefined);

describe("probes", () => {
  const liveness = { path: "/healthz", period: 1, failureThreshold: 3 };

  test("1.12 a liveness failure: the hook, the signal, a restart; nothing marks the endpoint terminating", async () => {
    const world = await running({ grace: 30, liveness, preStop: { sleep: 4 } });
    const began = performance.now();
    const after = (event: { t: number } | undefined) => Math.round(((event?.t ?? NaN) - began) / second);
    const process = world.process("web-1");
    process.onSignal = () => process.end({ code: 0, signal: null });
    world.answers.set("web-1 /healthz", sick);
    await pass(3.5);
    expect(world.all("prestop.started")).toHaveLength(1);
    await pass(3);
    const during = world
      .all("probe.settled")
      .filter(({ pod, t }) => pod === "web-1" && t > began + 3.6 * second);
    expect(new Set(during.map(({ probe }) => probe))).toEqual(new Set(["readiness"]));
    world.answers.set("web-1 /healthz", healthy);
    await pass(2);
    expect(world.all("signal.sent")).toMatchObject([{ signal: "SIGTERM", by: "probe" }]);
    expect(after(world.all("signal.sent")[0])).toBe(7);
    expect(starts(world)).toMatchObject([{}, { restart: 1 }]);
    expect(
      world.all("slice.changed").flatMap(({ endpoints }) => endpoints.map((row) => row.terminating)),
    ).not.toContain(true);
    expect(world.all("pod.deleted")).toEqual([]);
  });

  test("1.12 the probe's own grace overrides the pod's", async () => {
    const world = await running({ grace: 30, liveness: { ...liveness, grace: 4 } });
    world.answers.set("web-1 /healthz", sick);
    await pass(12);
    const [term, kill] = world.all("signal.sent");
    expect(term).toMatchObject({ signal: "SIGTERM", by: "probe" });
    expect(kill).toMatchObject({ signal: "SIGKILL", by: "grace" });
    expect(Math.round(((kill?.t ?? 0) - (term?.t ?? 0)) / second)).toBe(4);
  });

  test("1.12 a deletion takes over a liveness kill: no longer than its grace, and no restart", async () => {
    const world = await running({ grace: 30, liveness });
    world.answers.set("web-1 /healthz", sick);
    await pass(4);
    expect(world.all("signal.sent")).toHaveLength(1);
    world.cluster.obey({ type: "pod.delete", pod: "web-1", grace: 5 });
    await pass(20);
    expect(signals(world).at(-1)).toEqual(["SIGKILL", "grace", 5]);
    expect(starts(world)).toHaveLength(1);
    expect(world.all("pod.finished")).toMatchObject([{ pod: "web-1", phase: "Failed" }]);
  });

  test("1.11 a termination stops the liveness probe: its failure counts no more", async () => {
    const world = await running({ grace: 10, liveness });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    world.answers.set("web-1", sick);
    const from = world.events.length;
    await pass(9);
    const probes = world.events
      .slice(from)
      .flatMap((e) => (e.type === "probe.settled" && e.pod === "web-1" ? [e.probe] : []));
    expect(new Set(probes)).toEqual(new Set(["readiness", "door"]));
    expect(world.all("pod.unready")).toHaveLength(1);
    expect(world.all("signal.sent")).toHaveLength(1);
  });

  test("liveness and readiness wait for the startup probe; its failure restarts the container", async () => {
    const startup = { path: "/up", period: 1, failureThreshold: 4 };
    const world = fakeCluster({ replicas: 1, liveness, startup, grace: 1 });
    world.answers.set("web-1 /up", sick);
    void world.cluster.start();
    await pass(2);
    expect(new Set(world.all("probe.settled").map(({ probe }) => probe))).toEqual(new Set(["startup"]));
    await pass(4);
    expect(world.all("signal.sent").map(({ by }) => by)).toEqual(["probe", "grace"]);
    expect(starts(world)).toMatchObject([{}, { restart: 1 }]);
    world.answers.set("web-1 /up", healthy);
    await pass(2);
    expect(world.cluster.isReady(1)).toBe(true);
    const startups = world.all("probe.settled").filter(({ probe }) => probe === "startup").length;
    await pass(5);
    expect(world.all("probe.settled").filter(({ probe }) => probe === "startup")).toHaveLength(startups);
  });

  test("initialDelay: the first probe comes so long after the container's start", async () => {
    const world = fakeCluster({ replicas: 1, readiness: { initialDelay: 7 } });
    void world.cluster.start();
    await pass(6.9);
    expect(world.all("probe.settled")).toEqual([]);
    await pass(0.2);
    expect(world.cluster.isReady(1)).toBe(true);
  });

  test("1.11 without a readiness probe a pod is ready as long as it runs, in its termination too", async () => {
    const world = await running({ grace: 5, readiness: null });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await pass(4);
    expect(world.all("slice.changed").at(-1)?.endpoints[0]).toMatchObject({
      serving: true,
      terminating: true,
    });
  });
});

describe("restarts", () => {
  test("back-off: at once, then after 10 s, doubling up to 300 s; reset by 10 minutes of running", async () => {
    const world = await running();
    const waits: number[] = [];
    for (let crash = 0; crash < 8; crash += 1) {
      const from = performance.now();
      world.process("web-1").end({ code: 1, signal: null });
      const before = starts(world).length;
      while (starts(world).length === before) await pass(0.5);
      waits.push(Math.round((performance.now() - from) / second));
    }
    expect(waits.map((wait) => Math.floor(wait / 10) * 10)).toEqual([0, 10, 20, 40, 80, 160, 300, 300]);
    expect(world.all("pod.backoff").map(({ waitSeconds }) => waitSeconds)).toEqual([
      10, 20, 40, 80, 160, 300, 300,
    ]);
    await pass(601);
    world.process("web-1").end({ code: 1, signal: null });
    await pass(0.5);
    expect(starts(world).at(-1)?.restart).toBe(9);
    expect(world.all("pod.backoff")).toHaveLength(7);
  });

  test("a restart makes the pod unready and then ready again, and its readiness is probed anew", async () => {
    const world = await running();
    world.process("web-1").end({ code: 0, signal: null });
    await pass(0.1);
    expect(world.all("pod.unready")).toMatchObject([{ pod: "web-1", why: "its container has ended" }]);
    await pass(1);
    expect(world.cluster.isReady(2)).toBe(true);
  });

  test.each([
    ["Always", 0, true],
    ["Always", 1, true],
    ["OnFailure", 0, false],
    ["OnFailure", 1, true],
    ["Never", 1, false],
  ] as const)("restartPolicy %s, exit code %i: restarted %s", async (restartPolicy, code, restarted) => {
    const world = await running({ restartPolicy });
    world.process("web-1").end({ code, signal: null });
    await pass(1);
    expect(starts(world)).toHaveLength(restarted ? 2 : 1);
    expect(world.all("pod.finished")).toHaveLength(restarted ? 0 : 1);
  });

  test("a container that waits for its restart ends for good with the pod's deletion", async () => {
    const world = await running({ preStop: { sleep: 5 } });
    for (const crash of [1, 2]) {
      world.process("web-1").end({ code: crash, signal: null });
      await pass(1);
    }
    expect(world.all("pod.backoff")).toHaveLength(1);
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await pass(30);
    expect(world.all("prestop.started")).toEqual([]);
    expect(world.all("pod.removed")).toMatchObject([{ pod: "web-1" }]);
    expect(starts(world)).toHaveLength(2);
  });

  test("1.11 nothing restarts once the pod is deleted, even before the kubelet has seen it", async () => {
    const world = await running({ kubeletLag: { min: 2, max: 2 } });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    world.process("web-1").end({ code: 1, signal: null });
    await pass(10);
    expect(starts(world)).toHaveLength(1);
    expect(world.all("pod.finished")).toMatchObject([{ pod: "web-1", phase: "Failed" }]);
    expect(signals(world)).toEqual([]);
  });

  test("at the end of a run nothing comes back", async () => {
    const world = await running({ sidecars: [{ name: "proxy", source: "proxy.ts" }] });
    const before = world.all("pod.started").length;
    await world.cluster.stop();
    await pass(30);
    expect(world.all("pod.started")).toHaveLength(before);
    expect(new Set(world.all("signal.sent").map(({ by }) => by))).toEqual(new Set(["end of run"]));
    expect(world.all("pod.exited")).toHaveLength(4);
  });
});
