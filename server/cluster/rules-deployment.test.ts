// The rules of rolling updates, evictions and drains, by their number in the project's notes on Kubernetes where they
// have one. Time is fake here; reference-routing.proc.test.ts has real processes.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fakeWorld, type Fakes } from "./fake-world.test-support.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const deployed = ({ deployment, ...rest }: Fakes = {}) =>
  fakeWorld({ ...rest, deployment: { controller: "deployment", ...deployment } });
type World = Awaited<ReturnType<typeof fakeWorld>>;

const scaled = (world: World) =>
  world.all("rollout.scaled").map(({ revision, from, to }) => `${revision}: ${from}→${to}`);
/** How many pods were there, and ready, after each event. */
function counts(world: World): { pods: number; ready: number }[] {
  const pods = new Set<string>();
  const ready = new Set<string>();
  return world.events.map((event) => {
    if (event.type === "pod.created") pods.add(event.pod);
    if (event.type === "pod.ready") ready.add(event.pod);
    if (event.type === "pod.deleted" || event.type === "pod.exited") pods.delete(event.pod);
    if (event.type === "pod.deleted" || event.type === "pod.unready") ready.delete(event.pod);
    return { pods: pods.size, ready: ready.size };
  });
}

describe("a deployment", () => {
  test("its pods are spread over the nodes and carry the revision", async () => {
    const world = await deployed({ deployment: { replicas: 3 } });
    expect(world.all("pod.created").map(({ pod, node, revision }) => [pod, node, revision])).toEqual([
      ["web-1", "a", 1],
      ["web-2", "b", 1],
      ["web-3", "a", 1],
    ]);
  });

  test("a deleted pod is replaced at once, while it terminates", async () => {
    const world = await deployed({ stopping: 5 });
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await world.pass(0.1);
    expect(world.live()).toEqual(["web-2", "web-3"]);
    expect(world.all("pod.exited")).toEqual([]);
    expect(world.all("pod.created").at(-1)).toMatchObject({ pod: "web-3", node: "a" });
  });

  test("bare pods are not replaced, and there is nothing to scale or roll", async () => {
    const world = await fakeWorld();
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await world.pass(5);
    expect(world.live()).toEqual(["web-2"]);
    for (const type of ["deployment.rollout", "deployment.rollback"] as const)
      expect(world.cluster.obey({ type })).toMatch(/bare pods/);
    expect(world.cluster.obey({ type: "deployment.scale", replicas: 3 })).toMatch(/bare pods/);
  });

  test("scaled down, the last to become ready goes first; scaled up, new names rise", async () => {
    const world = await deployed({ deployment: { replicas: 3 } });
    world.cluster.obey({ type: "deployment.scale", replicas: 4 });
    await world.pass(5);
    expect(world.live()).toEqual(["web-1", "web-2", "web-3", "web-4"]);
    world.cluster.obey({ type: "deployment.scale", replicas: 2 });
    await world.pass(5);
    expect(world.live()).toEqual(["web-1", "web-2"]);
    world.cluster.obey({ type: "deployment.scale", replicas: 3 });
    await world.pass(5);
    expect(world.live()).toEqual(["web-1", "web-2", "web-5"]);
    expect(world.cluster.obey({ type: "deployment.scale", replicas: 10 })).toMatch(/9 replicas at most/);
  });

  test("3.3 an unready pod is the first to go", async () => {
    const world = await deployed({ deployment: { replicas: 3 } });
    world.sick("web-1");
    await world.pass(5);
    world.cluster.obey({ type: "deployment.scale", replicas: 2 });
    await world.pass(5);
    expect(world.live()).toEqual(["web-2", "web-3"]);
  });
});

describe("a rolling update", () => {
  test("3.1 scales new up first, else old down, within surge and unavailable; the defaults of three pods", async () => {
    const world = await deployed({ deployment: { replicas: 3 } });
    world.cluster.obey({ type: "deployment.rollout", env: { VERSION: "2" } });
    await world.pass(20);
    expect(world.all("rollout.started")).toMatchObject([
      { revision: 2, replicas: 3, maxSurge: 1, maxUnavailable: 0 },
    ]);
    expect(scaled(world)).toEqual(["2: 0→1", "1: 3→2", "2: 1→2", "1: 2→1", "2: 2→3", "1: 1→0"]);
    expect(world.all("rollout.finished")).toMatchObject([{ revision: 2 }]);
    expect(world.live()).toEqual(["web-4", "web-5", "web-6"]);
    expect(world.processes.get("web-4")?.env).toEqual({ VERSION: "2" });
    const seen = counts(world).slice(world.events.findIndex(({ type }) => type === "rollout.started"));
    expect(Math.max(...seen.map(({ pods }) => pods))).toBe(4);
    expect(Math.min(...seen.map(({ ready }) => ready))).toBe(3);
    expect(world.cluster.isRolledOut(2)).toBe(true);
  });

  test("3.1 both zero: one may be unavailable, and no pod is too many", async () => {
    const world = await deployed({ deployment: { replicas: 3, maxSurge: 0, maxUnavailable: "10%" } });
    world.cluster.obey({ type: "deployment.rollout" });
    await world.pass(20);
    expect(scaled(world)).toEqual(["1: 3→2", "2: 0→1", "1: 2→1", "2: 1→2", "1: 1→0", "2: 2→3"]);
    const seen = counts(world).slice(world.events.findIndex(({ type }) => type === "rollout.started"));
    expect(Math.max(...seen.map(({ pods }) => pods))).toBe(3);
    expect(Math.min(...seen.map(({ ready }) => ready))).toBe(2);
  });

  test("3.2 a new pod counts once it has been ready for minReadySeconds", async () => {
    const world = await deployed({ deployment: { replicas: 1, minReadySeconds: 4 } });
    world.cluster.obey({ type: "deployment.rollout" });
    await world.pass(3.9);
    expect(world.live()).toEqual(["web-1", "web-2"]);
    await world.pass(0.3);
    expect(world.live()).toEqual(["web-2"]);
    expect(world.at(world.all("rollout.finished")[0])).toBeCloseTo(4, 1);
  });

  test("3.3 terminating pods are not counted: real pods exceed replicas and surge", async () => {
    const world = await deployed({ deployment: { replicas: 3 }, stopping: 25 });
    world.cluster.obey({ type: "deployment.rollout" });
    await world.pass(10);
    expect(world.all("rollout.finished")).toHaveLength(1);
    expect(world.all("pod.created")).toHaveLength(6);
    expect(world.all("pod.exited")).toEqual([]);
    expect(world.cluster.isRolledOut(2)).toBe(false);
    await world.pass(20);
    expect(world.cluster.isRolledOut(2)).toBe(true);
  });

  test("a new revision that never becomes ready stops the update where it is, and a rollback mends it", async () => {
    const world = await deployed({ deployment: { replicas: 3 } });
    world.sick("web-4");
    world.cluster.obey({ type: "deployment.rollout" });
    await world.pass(30);
    expect(world.live()).toEqual(["web-1", "web-2", "web-3", "web-4"]);
    expect(world.all("rollout.finished")).toEqual([]);
    expect(world.cluster.obey({ type: "deployment.rollback" })).toBeUndefined();
    await world.pass(10);
    expect(world.live()).toEqual(["web-1", "web-2", "web-3"]);
    expect(world.all("rollout.finished")).toMatchObject([{ revision: 3 }]);
  });

  test("a rollback has nowhere to go from the first revision", async () => {
    const world = await deployed();
    expect(world.cluster.obey({ type: "deployment.rollback" })).toMatch(/no revision before/);
  });

  test("a new revision supersedes the one under way", async () => {
    const world = await deployed({ deployment: { replicas: 3, minReadySeconds: 5 } });
    world.cluster.obey({ type: "deployment.rollout", env: { A: "1" } });
    await world.pass(2);
    world.cluster.obey({ type: "deployment.rollout", env: { B: "2" } });
    await world.pass(60);
    expect(world.all("rollout.finished")).toMatchObject([{ revision: 3 }]);
    expect(world.live()).toHaveLength(3);
    for (const pod of world.live()) expect(world.processes.get(pod)?.env).toEqual({ A: "1", B: "2" });
  });

  test("scaled in the middle, both ReplicaSets grow", async () => {
    const world = await deployed({ deployment: { replicas: 4, minReadySeconds: 5 } });
    world.cluster.obey({ type: "deployment.rollout" });
    await world.pass(1);
    world.cluster.obey({ type: "deployment.scale", replicas: 8 });
    expect(scaled(world).slice(-2)).toEqual(["1: 3→6", "2: 2→4"]);
    await world.pass(60);
    expect(world.live()).toHaveLength(8);
    expect(world.all("rollout.finished")).toHaveLength(1);
  });

  test("3.4 a budget does not stop it", async () => {
    const world = await deployed({ deployment: { minAvailable: 2, maxSurge: 0, maxUnavailable: 2 } });
    world.cluster.obey({ type: "deployment.rollout" });
    await world.pass(20);
    expect(world.all("rollout.finished")).toHaveLength(1);
    expect(
      Math.min(
        ...counts(world)
          .slice(20)
          .map(({ ready }) => ready),
      ),
    ).toBe(0);
  });
});

describe("an eviction", () => {
  test("3.4 is denied while the budget has no room, then allowed once it is lowered", async () => {
    const world = await deployed({ deployment: { minAvailable: 2 } });
    expect(world.cluster.obey({ type: "pod.evict", pod: "web-1" })).toMatch(
      /429.*budget wants 2 ready and there are 2/,
    );
    expect(world.all("eviction.denied")).toMatchObject([{ pod: "web-1" }]);
    expect(world.all("pod.deleted")).toEqual([]);
    world.cluster.obey({ type: "budget.set", minAvailable: 1 });
    expect(world.cluster.obey({ type: "pod.evict", pod: "web-1" })).toBeUndefined();
    expect(world.cluster.obey({ type: "pod.evict", pod: "web-2" })).toMatch(/429/);
    await world.pass(5);
    expect(world.live()).toEqual(["web-2", "web-3"]);
    expect(world.all("eviction.allowed")).toHaveLength(1);
  });

  test("an unready pod costs nothing while the others are enough", async () => {
    const world = await deployed({ deployment: { replicas: 3, minAvailable: 2 } });
    world.sick("web-1");
    await world.pass(5);
    expect(world.cluster.obey({ type: "pod.evict", pod: "web-2" })).toMatch(/429/);
    expect(world.cluster.obey({ type: "pod.evict", pod: "web-1" })).toBeUndefined();
  });

  test("without a budget nothing denies it; a pod that isn't there is said so", async () => {
    const world = await fakeWorld();
    expect(world.cluster.obey({ type: "pod.evict", pod: "web-1" })).toBeUndefined();
    expect(world.cluster.obey({ type: "pod.evict", pod: "web-9" })).toMatch(/there is no pod web-9/);
  });
});

describe("a drain", () => {
  test("cordons, evicts, and is over when the last pod has gone; new ones come to the other node", async () => {
    const world = await deployed({ deployment: { replicas: 4 }, stopping: 3 });
    world.cluster.obey({ type: "node.drain", node: "a" });
    expect(world.all("node.cordoned")).toMatchObject([{ node: "a" }]);
    await world.pass(2);
    expect(world.all("eviction.allowed").map(({ pod }) => pod)).toEqual(["web-1", "web-3"]);
    expect(world.all("node.drained")).toEqual([]);
    await world.pass(2);
    expect(world.at(world.all("node.drained")[0])).toBe(3);
    expect(
      world
        .all("pod.created")
        .slice(-2)
        .map(({ node }) => node),
    ).toEqual(["b", "b"]);
  });

  test("asks again every five seconds while the budget denies it", async () => {
    const world = await deployed({ deployment: { replicas: 4, minAvailable: 3, minReadySeconds: 0 } });
    world.sick("web-5");
    world.cluster.obey({ type: "node.drain", node: "a" });
    await world.pass(12);
    expect(world.all("eviction.denied").map((event) => [event.pod, world.at(event)])).toEqual([
      ["web-3", 0],
      ["web-3", 5],
      ["web-3", 10],
    ]);
    world.sick("web-5", false);
    await world.pass(5);
    expect(world.all("eviction.allowed").map((event) => [event.pod, world.at(event)])).toEqual([
      ["web-1", 0],
      ["web-3", 15],
    ]);
    await world.pass(1);
    expect(world.all("node.drained")).toHaveLength(1);
  });

  test("with every node cordoned a pod stays unscheduled until one is uncordoned", async () => {
    const world = await deployed();
    world.cluster.obey({ type: "node.drain", node: "a" });
    world.cluster.obey({ type: "node.drain", node: "b" });
    await world.pass(5);
    expect(world.live()).toEqual([]);
    expect(world.cluster.obey({ type: "node.uncordon", node: "b" })).toBeUndefined();
    await world.pass(5);
    expect(world.live()).toHaveLength(2);
    expect(world.cluster.obey({ type: "node.uncordon", node: "b" })).toMatch(/not cordoned/);
  });

  test("an unknown node, and pods that nothing would replace, are refused", async () => {
    const world = await fakeWorld();
    expect(world.cluster.obey({ type: "node.drain", node: "c" })).toMatch(/no node c; there are a, b/);
    expect(world.cluster.obey({ type: "node.uncordon", node: "c" })).toMatch(/no node c/);
    expect(world.cluster.obey({ type: "node.drain", node: "a" })).toMatch(/nothing would replace web-1/);
    expect(world.all("pod.deleted")).toEqual([]);
  });
});
