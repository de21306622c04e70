// The kubelet's rules about hooks, sidecars, probes and restarts, by their number in the project's account of
// Kubernetes. Time is fake here; reference-kubelet.proc.test.ts has real processes.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { exitReason } from "../protocol/index.ts";
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

const sidecar = (name: string, more: object = {}) => ({ name, source: `${name}.ts`, ...more });
const quick = (process: ReturnType<World["process"]>) =>
  void (process.onSignal = () => process.end({ code: 0, signal: null }));
const ends = (world: World) => world.all("pod.exited").map(({ sidecar: name = "main" }) => name);
const starts = (world: World, pod = "web-1") =>
  world.all("pod.started").filter((event) => event.pod === pod && event.sidecar === undefined);

describe("hooks", () => {
  test("1.3 when the grace gets shorter, a hook has less time, and the signal comes sooner", async () => {
    const world = await running({ grace: 30, preStop: { exec: ["forever"] } });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await pass(2);
    world.cluster.obey({ type: "pod.delete", pod: "web-1", grace: 5 });
    await pass(20);
    expect(signals(world)).toEqual([
      ["SIGTERM", "kubelet", 5],
      ["SIGKILL", "grace", 7],
    ]);
  });

  test("1.4 an HTTP hook fails when nobody answers, and only then", async () => {
    const world = await running({ grace: 9, preStop: { http: { path: "/drain" } } }, undefined, {
      call: async (socketPath, path) => {
        if (socketPath === "web-1") throw new Error(`GET ${path}: connect ECONNREFUSED`);
      },
    });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    world.cluster.obey({ type: "pod.delete", pod: "web-2" });
    await pass(1);
    expect(world.all("prestop.failed")).toMatchObject([
      { pod: "web-1", why: "FailedPreStopHook: GET /drain: connect ECONNREFUSED", chargedSeconds: 0 },
    ]);
    expect(world.all("prestop.finished")).toMatchObject([{ pod: "web-2" }]);
    expect(signals(world)).toEqual([
      ["SIGTERM", "kubelet", 0],
      ["SIGTERM", "kubelet", 0],
    ]);
  });

  test("1.4 a container that ends under its hook gets no signal, and the pod goes at once", async () => {
    const world = await running({ grace: 30, preStop: { sleep: 20 } });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await pass(3);
    world.process("web-1").end({ code: 0, signal: null });
    await pass(0.1);
    expect(signals(world)).toEqual([]);
    expect(world.all("prestop.finished")).toEqual([]);
    expect(world.since(world.all("pod.removed")[0])).toBe(3);
  });

  test("1.7 the stop signal is the one that the container asks for", async () => {
    const world = await running({ stopSignal: "SIGQUIT" });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await pass(1);
    expect(signals(world)).toEqual([["SIGQUIT", "kubelet", 0]]);
  });
});

describe("sidecars", () => {
  const three = { sidecars: [sidecar("one"), sidecar("two"), sidecar("three")] };

  test("1.6 native ones start in their order, each when the one before has started up; then the main one", async () => {
    const world = fakeCluster({
      replicas: 1,
      sidecars: [
        sidecar("one", { startup: { path: "/up", period: 1, failureThreshold: 60 } }),
        sidecar("two"),
      ],
    });
    world.answers.set("web-1/one /up", sick);
    void world.cluster.start();
    await pass(5);
    expect(world.all("pod.started").map((event) => event.sidecar)).toEqual(["one"]);
    world.answers.set("web-1/one /up", healthy);
    await pass(2);
    expect(world.all("pod.started").map((event) => event.sidecar)).toEqual(["one", "two", undefined]);
  });

  test("1.6 signals go to the main container first, then to the sidecars, the last one first", async () => {
    const world = await running({ grace: 30, ...three });
    for (const name of ["web-1", "web-1/one", "web-1/two", "web-1/three"]) quick(world.process(name));
    world.process("web-1").onSignal = () => undefined;
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await pass(4);
    expect(world.all("signal.sent")).toHaveLength(1);
    world.process("web-1").end({ code: 0, signal: null });
    await pass(1);
    expect(ends(world)).toEqual(["main", "three", "two", "one"]);
    expect(world.all("pod.finished")).toMatchObject([{ pod: "web-1", phase: "Succeeded" }]);
  });

  test("1.6 all hooks start at once, a sidecar's too", async () => {
    const hook = { preStop: { sleep: 2 } };
    const sidecars = [sidecar("one", hook), sidecar("two", hook)];
    const world = await running({ grace: 30, sidecars, ...hook });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await pass(0.1);
    expect(world.all("prestop.started").map((event) => [event.sidecar, world.since(event)])).toEqual([
      [undefined, 0],
      ["two", 0],
      ["one", 0],
    ]);
  });

  test("1.6 when the grace is over all that is left gets the signal, and SIGKILL two seconds later", async () => {
    const world = await running({ grace: 6, ...three });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await pass(20);
    const sent = world.all("signal.sent").map((event) => [event.sidecar, event.signal, world.since(event)]);
    expect(sent.filter(([name]) => name === undefined)).toEqual([
      [undefined, "SIGTERM", 0],
      [undefined, "SIGKILL", 6],
    ]);
    for (const name of ["one", "two", "three"]) {
      expect(sent.filter(([of]) => of === name)).toEqual([
        [name, "SIGTERM", 6],
        [name, "SIGKILL", 8],
      ]);
    }
  });

  test("1.6 an ordinary one gets its signal together with the main container, and counts like it", async () => {
    const world = await running({ grace: 30, sidecars: [sidecar("agent", { kind: "ordinary" })] });
    quick(world.process("web-1"));
    world.process("web-1/agent").onSignal = () => world.process("web-1/agent").end({ code: 3, signal: null });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await pass(1);
    expect(signals(world)).toEqual([
      ["SIGTERM", "kubelet", 0],
      ["SIGTERM", "kubelet", 0],
    ]);
    expect(world.all("pod.finished")).toMatchObject([{ phase: "Failed" }]);
  });

  test("1.6 a native sidecar is restarted whatever the pod's policy says; it makes the pod unready meanwhile", async () => {
    const world = await running({ sidecars: [sidecar("proxy")], restartPolicy: "Never" });
    world.process("web-1/proxy").end({ code: 1, signal: null });
    await pass(0.1);
    expect(world.all("pod.unready")).toMatchObject([{ pod: "web-1", why: "proxy has ended" }]);
    expect(world.all("pod.started").at(-1)).toMatchObject({ pod: "web-1", sidecar: "proxy", restart: 1 });
    expect(world.all("pod.ready").at(-1)).toMatchObject({ pod: "web-1" });
    expect(world.all("pod.finished")).toEqual([]);
  });

  test("1.6 native sidecars are stopped when the work is done, and their exit code doesn't matter", async () => {
    const world = await running({ grace: 5, sidecars: [sidecar("proxy")], restartPolicy: "Never" });
    world.process("web-1").end({ code: 0, signal: null });
    await pass(10);
    expect(world.all("signal.sent")).toMatchObject([
      { sidecar: "proxy", signal: "SIGTERM" },
      { sidecar: "proxy", signal: "SIGKILL" },
    ]);
    expect(world.all("pod.finished")).toMatchObject([{ pod: "web-1", phase: "Succeeded" }]);
    expect(world.all("pod.removed")).toEqual([]);
  });
});

describe("probes", () => {
  const liveness = { path: "/healthz", period: 1, failureThreshold: 3 };

  test("1.12 a liveness failure: the hook, the signal, a restart; nothing marks the endpoint terminating", async () => {
    const world = await running({ grace: 30, liveness, preStop: { sleep: 4 } });
    const began = performance.now();
    const after = (event: { t: number } | undefined) => Math.round(((event?.t ?? NaN) - began) / second);
    quick(world.process("web-1"));
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

  test("at the end of a run nothing comes back", async () => {
    const world = await running({ sidecars: [sidecar("proxy")] });
    const before = world.all("pod.started").length;
    await world.cluster.stop();
    await pass(30);
    expect(world.all("pod.started")).toHaveLength(before);
    expect(new Set(world.all("signal.sent").map(({ by }) => by))).toEqual(new Set(["end of run"]));
    expect(world.all("pod.exited")).toHaveLength(4);
  });
});

describe("phases and removal", () => {
  test("1.13 the object goes once the phase of a deleted pod is terminal", async () => {
    const world = await running();
    quick(world.process("web-1"));
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await pass(1);
    const order = world.events.map(({ type }) => type).filter((type) => /exited|finished|removed/.test(type));
    expect(order).toEqual(["pod.exited", "pod.finished", "pod.removed"]);
    expect(world.all("pod.removed")).toMatchObject([{ forced: false }]);
    expect(world.cluster.obey({ type: "pod.delete", pod: "web-1" })).toMatch(/there is no pod web-1/);
  });

  test("1.10 with force it goes at once, while processes may run; a grace above 0 and force exclude each other", async () => {
    const world = await running({ grace: 30 });
    expect(world.cluster.obey({ type: "pod.delete", pod: "web-1", grace: 9, force: true })).toMatch(
      /by force/,
    );
    expect(world.cluster.obey({ type: "pod.delete", pod: "web-1", force: true })).toBeUndefined();
    expect(world.all("pod.removed")).toMatchObject([{ pod: "web-1", forced: true }]);
    expect(world.all("pod.exited")).toEqual([]);
    await pass(5);
    expect(signals(world)).toEqual([
      ["SIGTERM", "kubelet", 0],
      ["SIGKILL", "grace", 2],
    ]);
    expect(world.all("pod.removed")).toHaveLength(1);
  });

  test("1.10 a negative grace becomes 1, the pod's own and a deletion's", async () => {
    const world = await running({ grace: -1 });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    world.cluster.obey({ type: "pod.delete", pod: "web-2", grace: -1 });
    expect(world.all("pod.deleted").map(({ graceSeconds }) => graceSeconds)).toEqual([1, 1]);
  });

  test("1.8 a reason goes with every exit", () => {
    expect(exitReason({ code: 0, signal: null })).toBe("Completed");
    expect(exitReason({ code: 143, signal: null })).toBe("Error");
    expect(exitReason({ code: null, signal: "SIGKILL" })).toBe("Error");
  });
});
