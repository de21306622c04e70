// The kubelet against the scenarios of Kubernetes' own tests, row by row of the project's behavioural reference, over
// real processes. Times are cluster seconds since the deletion.
import { describe, expect, test } from "vitest";
import { exitCode, exitReason, type ScenarioInput } from "../protocol/index.ts";
import { useSandbox, type RealCluster } from "./testing/real-cluster.test-support.ts";

const start = useSandbox();

type Deployment = Partial<ScenarioInput["deployment"]>;
type Hook = NonNullable<Deployment["preStop"]>;

/** Holds the other probes back until the program listens, however slow the machine is. */
const startup = { path: "/", period: 1, failureThreshold: 100 };
const ignoring = { AT_SIGTERM: "ignore" };
const sidecar = (name: string, more: object = {}) => ({ name, source: "sidecar.ts", ...more });

/** Deletes web-1 and waits until its object has gone. */
async function deleted(world: RealCluster, grace?: number): Promise<void> {
  expect(world.cluster.obey({ type: "pod.delete", pod: "web-1", grace })).toBeUndefined();
  await world.first("pod.removed");
}

/** When the main container ended. */
const end = async (world: RealCluster): Promise<number> =>
  world.since(await world.first("pod.exited", (event) => event.sidecar === undefined));

const exits = (world: RealCluster) =>
  Object.fromEntries(world.all("pod.exited").map((event) => [event.sidecar ?? "main", exitCode(event)]));
const phase = (world: RealCluster) => world.all("pod.finished").map((event) => event.phase);

describe("deletion and hooks", () => {
  test("row 1: deleted with grace 30: deletionTimestamp set, gone in time", async () => {
    const world = await start({ deployment: { grace: 60 } });
    await deleted(world, 30);
    expect(world.all("pod.deleted")).toMatchObject([{ graceSeconds: 30 }]);
    expect(world.since(await world.first("pod.removed"))).toBeLessThan(30);
    expect(world.all("signal.sent").map(({ signal }) => signal)).toEqual(["SIGTERM"]);
  });

  test("row 2: terminationGracePeriodSeconds −1 is stored as 1", async () => {
    const world = await start({ deployment: { grace: -1, env: ignoring } });
    await deleted(world);
    expect(world.all("pod.deleted")).toMatchObject([{ graceSeconds: 1 }]);
    expect(await end(world)).toBeGreaterThanOrEqual(1);
    expect(exits(world)).toEqual({ main: 137 });
  });

  test("row 3: preStop sleep 50, grace 100: dies between 50 and 100", async () => {
    const world = await start({ deployment: { grace: 100, preStop: { sleep: 50 } }, second: 30 });
    await deleted(world);
    expect(await end(world)).toBeGreaterThanOrEqual(50);
    expect(await end(world)).toBeLessThan(100);
    expect(exits(world)).toEqual({ main: 0 });
  });

  test("row 4: preStop sleep 50, deleted with grace 30: dies between 30 and 50", async () => {
    const world = await start({ deployment: { grace: 100, preStop: { sleep: 50 } }, second: 30 });
    await deleted(world, 30);
    expect(await end(world)).toBeGreaterThanOrEqual(29.9);
    expect(await end(world)).toBeLessThan(50);
  });

  test("row 5: a container that exits before its hook's sleep is over delays nothing further", async () => {
    const world = await start({ deployment: { grace: 100, preStop: { sleep: 60 } } });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await world.first("prestop.started");
    world.cluster.obey({ type: "pod.signal", pod: "web-1", signal: "SIGHUP" });
    expect(world.since(await world.first("pod.removed"))).toBeLessThan(50);
    expect(world.all("signal.sent").map(({ by }) => by)).toEqual(["learner"]);
    expect(world.all("prestop.finished")).toEqual([]);
  });

  test("row 6: preStop sleep 0: no delay", async () => {
    const world = await start({ deployment: { grace: 30, preStop: { sleep: 0 } } });
    await deleted(world);
    expect(world.all("prestop.finished")).toMatchObject([{ chargedSeconds: 0 }]);
    expect(world.since(await world.first("signal.sent"))).toBeLessThan(5);
    expect(exits(world)).toEqual({ main: 0 });
  });

  test("row 7: endless hook: still Running at half the grace", async () => {
    const world = await start({ deployment: { grace: 40, preStop: { sleep: 3600 } } });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    const later = await world.first("probe.settled", (event) => event.ok && world.since(event) >= 20);
    expect(later.probe).toBe("readiness");
    expect(world.all("signal.sent")).toEqual([]);
    expect(world.all("pod.exited")).toEqual([]);
  });

  test("row 8: endless hooks, grace 30: all 137 at about 32 s", async () => {
    const preStop: Hook = { sleep: 3600 };
    const more = { preStop, env: ignoring };
    const sidecars = [sidecar("one", more), sidecar("two", more)];
    const world = await start({ deployment: { grace: 30, sidecars, ...more } });
    await deleted(world);
    expect(exits(world)).toEqual({ main: 137, one: 137, two: 137 });
    for (const event of world.all("pod.exited")) {
      expect(world.since(event)).toBeGreaterThanOrEqual(31.9);
      expect(world.since(event)).toBeLessThan(42);
    }
    const terms = world.all("signal.sent").filter(({ signal }) => signal === "SIGTERM");
    for (const event of terms) expect(world.since(event)).toBeGreaterThanOrEqual(29.9);
    expect(terms).toHaveLength(3);
  });
});

describe("sidecars", () => {
  const three = ["one", "two", "three"];

  test("row 9: main and sidecars 1–3: the exit order is main, 3, 2, 1", async () => {
    const world = await start({ deployment: { grace: 100, sidecars: three.map((name) => sidecar(name)) } });
    expect(world.all("pod.started").map((event) => event.sidecar)).toEqual([...three, undefined]);
    await deleted(world);
    expect(world.all("pod.exited").map((event) => event.sidecar)).toEqual([undefined, "three", "two", "one"]);
    expect(new Set(Object.values(exits(world)))).toEqual(new Set([0]));
  });

  test("row 10: sidecar hooks: all start within 1 s", async () => {
    const preStop: Hook = { sleep: 3 };
    const sidecars = three.map((name) => sidecar(name, { preStop }));
    const world = await start({ deployment: { grace: 100, sidecars, preStop }, second: 200 });
    await deleted(world);
    const began = world.all("prestop.started").map((event) => world.since(event));
    expect(began).toHaveLength(4);
    expect(Math.max(...began)).toBeLessThan(1);
  });

  test("row 11: main ignores SIGTERM, grace 5: 137, Failed; a quick sidecar 0", async () => {
    const world = await start({
      deployment: { grace: 5, env: ignoring, sidecars: [sidecar("quick")] },
      second: 200,
    });
    await deleted(world);
    expect(exits(world)).toEqual({ main: 137, quick: 0 });
    expect(phase(world)).toEqual(["Failed"]);
    expect(await end(world)).toBeGreaterThanOrEqual(4.9);
  });

  test("row 12: only a sidecar ends 137: Succeeded", async () => {
    const world = await start({
      deployment: { grace: 5, sidecars: [sidecar("slow", { env: ignoring })] },
    });
    await deleted(world);
    expect(exits(world)).toEqual({ main: 0, slow: 137 });
    expect(phase(world)).toEqual(["Succeeded"]);
  });
});

describe("probes and signals", () => {
  test("row 13: liveness fails: preStop runs; during it readiness is probed, liveness not", async () => {
    const world = await start({
      deployment: {
        grace: 60,
        preStop: { sleep: 10 },
        startup,
        liveness: { path: "/healthz", period: 1, failureThreshold: 2 },
        env: { SICK: "yes" },
      },
    });
    const hook = await world.first("prestop.started");
    const over = await world.first("prestop.finished");
    const during = world.all("probe.settled").filter(({ seq }) => seq > hook.seq && seq < over.seq);
    expect(new Set(during.map(({ probe }) => probe))).toEqual(new Set(["readiness"]));
    expect(world.all("probe.settled").filter(({ probe, ok }) => probe === "liveness" && !ok)).toHaveLength(2);
    expect(await world.first("signal.sent")).toMatchObject({ signal: "SIGTERM", by: "probe" });
    await world.first("pod.started", ({ restart }) => restart === 1);
    expect(world.all("pod.deleted")).toEqual([]);
  });

  test("row 14: SIGTERM makes both probes fail: NotReady, no liveness failure counted", async () => {
    const probe = { period: 1, failureThreshold: 1 };
    const world = await start({
      deployment: {
        grace: 30,
        startup,
        readiness: probe,
        liveness: { path: "/healthz", ...probe },
        env: { AT_SIGTERM: "sick" },
      },
      second: 100,
    });
    await world.first("probe.settled", (event) => event.probe === "liveness" && event.ok);
    await deleted(world);
    expect(world.all("pod.unready")).toHaveLength(1);
    expect(world.all("probe.settled").filter(({ probe: kind, ok }) => kind === "liveness" && !ok)).toEqual(
      [],
    );
    expect(world.all("signal.sent").map(({ by }) => by)).toEqual(["kubelet"]);
    expect(phase(world)).toEqual(["Succeeded"]);
  });

  test("row 15: SIGTERM ignored: 137, Error", async () => {
    const world = await start({ deployment: { grace: 4, env: ignoring } });
    await deleted(world);
    const [exit] = world.all("pod.exited");
    expect(exit && [exitCode(exit), exitReason(exit)]).toEqual([137, "Error"]);
    expect(phase(world)).toEqual(["Failed"]);
  });

  test.each(["Always", "OnFailure", "Never"] as const)(
    "row 16: SIGTERM → exit 0: Succeeded, restartPolicy %s",
    async (restartPolicy) => {
      const world = await start({ deployment: { grace: 30, restartPolicy } });
      await deleted(world);
      expect(exits(world)).toEqual({ main: 0 });
      expect(phase(world)).toEqual(["Succeeded"]);
      expect(world.all("pod.started")).toHaveLength(1);
    },
  );
});
