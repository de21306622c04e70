import { expect, test } from "vitest";
import { createRig, onRequest, testPod, to, type Rig } from "./test-support.ts";

const answerOf = (bytes: number): Buffer =>
  Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${bytes}\r\n\r\n`),
    Buffer.alloc(bytes, "r"),
  ]);

/** One client that reads at a pace, in bytes per ms, on a clock of 20 ms to the cluster second. */
function reading(socketPath: string, perMs: number, deadline = 3000): { rig: Rig; took: () => number } {
  let [from, end] = [0, 0];
  const rig = createRig({
    route: to(socketPath),
    second: 20,
    traffic: {
      kinds: [{ path: "/report", readRate: perMs * 20, deadline }],
      connections: "warm",
    },
    emit({ type }) {
      if (type === "request.first-byte") from = performance.now();
      if (type === "request.settled") end = performance.now();
    },
  });
  rig.traffic.start();
  rig.release(1);
  return { rig, took: () => end - from };
}

test("an answer is read at the client's pace, and the connection lives on", async () => {
  const pod = await testPod((socket) => onRequest(socket, () => socket.write(answerOf(20_000))));
  const { rig, took } = reading(pod.socketPath, 100);
  await rig.until(() => rig.of("request.settled").length === 1);
  expect(rig.of("request.settled")).toMatchObject([{ outcome: "ok", bytes: answerOf(20_000).length }]);
  expect(took()).toBeGreaterThan(190);
  rig.release(2);
  await rig.until(() => rig.of("request.settled").length === 2);
  expect(rig.of("request.sent").map(({ reused }) => reused)).toEqual([false, true]);
  // On an idle connection the end is seen at once: it is being read again.
  (await pod.accepted(0)).end();
  await rig.until(() => rig.of("connection.closed").length === 1);
  expect(rig.of("connection.closed")).toMatchObject([{ by: "pod", how: "fin", requests: 2 }]);
});

test("the server feels it: what doesn't fit into the buffers stays with it", async () => {
  const long = answerOf(8 * 1024 * 1024);
  const pod = await testPod((socket) => onRequest(socket, () => socket.write(long)));
  const { rig } = reading(pod.socketPath, 1, 20);
  await rig.until(() => rig.of("request.settled").length === 1);
  const socket = await pod.accepted(0);
  expect(socket.bytesWritten - socket.writableLength).toBeLessThanOrEqual(long.length);
  expect(rig.of("request.settled")).toMatchObject([{ outcome: "timed-out", phase: "reading", status: 200 }]);
  expect(rig.of("request.settled")[0]?.bytes).toBeLessThan(64 * 1024);
  expect(rig.of("connection.closed")).toMatchObject([{ by: "client" }]);
});

test("a server that dies under a slow reader cuts the answer, after what had got out", async () => {
  const pod = await testPod((socket) =>
    onRequest(socket, () => void socket.write(answerOf(20_000).subarray(0, 5000), () => socket.destroy())),
  );
  const { rig, took } = reading(pod.socketPath, 50);
  await rig.until(() => rig.of("request.settled").length === 1);
  expect(rig.of("request.settled")).toMatchObject([{ outcome: "truncated", phase: "reading", bytes: 5000 }]);
  expect(took()).toBeGreaterThan(90);
});

test("a server can be slower than a slow reader", async () => {
  const pod = await testPod((socket) =>
    onRequest(socket, () => {
      const answer = answerOf(300);
      const next = (at: number): void => {
        if (at < answer.length) socket.write(answer.subarray(at, at + 40), () => setImmediate(next, at + 40));
      };
      next(0);
    }),
  );
  const { rig } = reading(pod.socketPath, 1000);
  await rig.until(() => rig.of("request.settled").length === 1);
  expect(rig.of("request.settled")).toMatchObject([{ outcome: "ok", status: 200 }]);
});

test("an answer of many megabytes, read as fast as it comes", async () => {
  const long = answerOf(16 * 1024 * 1024);
  const pod = await testPod((socket) => onRequest(socket, () => socket.write(long)));
  const rig = createRig({ route: to(pod.socketPath), traffic: { method: "GET", path: "/download" } });
  rig.traffic.start();
  rig.release(1);
  await rig.until(() => rig.of("request.settled").length === 1);
  expect(rig.of("request.settled")).toMatchObject([{ outcome: "ok", bytes: long.length }]);
});
