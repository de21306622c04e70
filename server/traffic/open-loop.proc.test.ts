import { expect, test } from "vitest";
import { createSchedule } from "./schedule.ts";
import { createRig, testPod } from "./test-support.ts";

const routeTo = (pod: { socketPath: string }) => ({ pod: "web-1", socketPath: pod.socketPath });

test("answers that never come hold nothing back", async () => {
  const pod = await testPod((socket) => void socket.resume());
  const rig = createRig({ route: routeTo(pod), traffic: { clientsPerNode: 2, deadline: 0.5 } });
  rig.traffic.start();
  rig.release(300);
  await rig.until(() => rig.of("request.sent").length === 300);
  const plan = createSchedule({ seed: 7, perMs: 0.5, clients: 2, from: 0, weights: [1] });
  const wanted = Array.from({ length: 300 }, () => plan.take().intended);
  expect(rig.of("request.sent").map(({ intended }) => intended)).toEqual(wanted);
  await rig.traffic.stop();
  expect(rig.of("request.settled").every(({ outcome }) => outcome === "timed-out")).toBe(true);
});

test("more than two hundred are in flight at once, on a handful of clients", async () => {
  const pod = await testPod((socket) => void socket.resume());
  const rig = createRig({ route: routeTo(pod), traffic: { connections: "warm", clientsPerNode: 3 } });
  rig.traffic.start();
  rig.release(250);
  await rig.until(() => rig.of("request.connected").length === 250);
  expect(rig.of("request.settled")).toHaveLength(0);
  for (let at = 0; at < 250; at++) (await pod.accepted(at)).destroy();
  await rig.traffic.stop();
  expect(rig.traffic.counts).toEqual({ sent: 250, settled: 250 });
});

test("nothing is sent before it is due, nor after stop", async () => {
  const pod = await testPod((socket) => void socket.end());
  const rig = createRig({ route: routeTo(pod) });
  rig.traffic.start();
  rig.release(5);
  await rig.until(() => rig.of("request.settled").length === 5);
  const stopped = rig.traffic.stop();
  rig.release(50);
  await stopped;
  expect(rig.traffic.counts).toEqual({ sent: 5, settled: 5 });
  await rig.traffic.stop();
  expect(() => rig.traffic.start()).toThrow("create another");
});

test("clients of every node are dealt requests in turn", async () => {
  const rig = createRig({ route: { reject: true }, nodes: ["a", "b"], traffic: { clientsPerNode: 2 } });
  rig.traffic.start();
  rig.release(8);
  await rig.until(() => rig.of("request.sent").length === 8);
  const turn = ["a1", "b1", "a2", "b2"];
  expect(rig.of("request.sent").map(({ client }) => client)).toEqual([...turn, ...turn]);
  expect(rig.of("request.sent").map(({ router }) => router)).toEqual([
    "a",
    "b",
    "a",
    "b",
    "a",
    "b",
    "a",
    "b",
  ]);
});

test("a new rate holds from that moment on, and what was due is sent first", async () => {
  const rig = createRig({ route: { reject: true }, traffic: { rate: 1 } });
  rig.traffic.start();
  rig.release(2);
  rig.traffic.setRate(1000);
  expect(rig.traffic.counts.sent).toBe(2);
  rig.release(2.1);
  await rig.until(() => rig.of("request.sent").length === 102);
  expect(() => rig.traffic.setRate(0)).toThrow(RangeError);
});

test("stopped from inside one of its own events, it sends no more and settles what it sent", async () => {
  const rig = createRig({
    route: { reject: true },
    emit: (event) => {
      if (event.type === "request.sent" && event.request === 3) void rig.traffic.stop();
    },
  });
  rig.traffic.start();
  rig.release(100);
  await rig.until(() => rig.of("request.settled").length === 3);
  await rig.traffic.stop();
  expect(rig.traffic.counts).toEqual({ sent: 3, settled: 3 });
});

test.each([
  [{ rate: Number.NaN }, "traffic.rate"],
  [{ path: "/pay me" }, "traffic.path"],
  [{ path: "/pay\r\nX: y" }, "traffic.path"],
  [{ kinds: [{ path: "/" }, { path: "/ä" }] }, "traffic.kinds[1].path"],
  [{ sockets: { clientsPerNode: 1, path: "/a b" } }, "traffic.sockets.path"],
  [{ streams: { clientsPerNode: 1, path: "/a b" } }, "traffic.streams.path"],
])("options that can't be used are refused by name: %j", (traffic, field) => {
  expect(() => createRig({ route: { reject: true }, traffic })).toThrow(field);
});
