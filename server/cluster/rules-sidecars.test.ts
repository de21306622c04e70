// The kubelet's rules about hooks, sidecars and phases, by their number in the project's account of
// Kubernetes. Time is fake here; reference-kubelet.proc.test.ts has real processes.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { exitReason } from "../protocol/index.ts";
import {
  fakeCluster,
  healthy,
  pass,
  runningCluster as running,
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

  test("1.6 a pod that is deleted before its sidecar is up never starts its main container, and has failed", async () => {
    const startup = { path: "/up", period: 1, failureThreshold: 60 };
    const world = fakeCluster({ replicas: 1, grace: 5, sidecars: [sidecar("one", { startup })] });
    world.answers.set("web-1/one /up", sick);
    const started = world.cluster.start();
    await pass(3);
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await pass(10);
    await started;
    expect(world.all("pod.started").map((event) => event.sidecar)).toEqual(["one"]);
    expect(signals(world)).toEqual([
      ["SIGTERM", "kubelet", 0],
      ["SIGKILL", "grace", 5],
    ]);
    expect(world.all("pod.finished")).toMatchObject([{ phase: "Failed" }]);
    expect(world.all("pod.removed")).toHaveLength(1);
  });

  test("1.6 signals go to the main container first, then to the sidecars, the last one first", async () => {
    const world = await running({ grace: 30, ...three });
    for (const name of ["web-1", "web-1/one", "web-1/two", "web-1/three"]) quick(world.process(name));
    world.process("web-1").onSignal = () => undefined;
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await pass(4);
    expect(world.all("signal.sent")).toHaveLength(1);
    world.process("web-1/three").onSignal = () => undefined;
    world.process("web-1").end({ code: 0, signal: null });
    await pass(4);
    expect(world.all("signal.sent").map((event) => event.sidecar)).toEqual([undefined, "three"]);
    world.process("web-1/three").end({ code: 0, signal: null });
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
