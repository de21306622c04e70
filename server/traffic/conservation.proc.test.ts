import type { Socket } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createRig, onRequest, testPod } from "./test-support.ts";

const ok = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

const behaviours: ((socket: Socket) => void)[] = [
  (socket) => socket.write(ok),
  (socket) => socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
  (socket) => socket.write(`${ok}${ok}`),
  (socket) => socket.end(ok),
  (socket) => socket.end("HTTP/1.1 200 OK\r\n\r\n"),
  (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel"),
  (socket) => socket.write("HTTP/1.1 503 no\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"),
  (socket) => socket.write("what?"),
  (socket) => socket.end(),
  (socket) => void socket.destroy(),
  () => {},
  (socket) => socket.write(ok, () => socket.destroy()),
];

test("whatever the pods do: every request sent is settled once, every connection opened is closed once", async () => {
  const runs = fc.record({
    seed: fc.nat(),
    connections: fc.constantFrom("fresh" as const, "warm" as const),
    deaf: fc.boolean(),
    plan: fc.array(fc.constantFrom(...behaviours), { minLength: 1, maxLength: 20 }),
    listens: fc.boolean(),
    stopAfter: fc.integer({ min: 1, max: 60 }),
  });
  await fc.assert(
    fc.asyncProperty(runs, async ({ seed, connections, deaf, plan, listens, stopAfter }) => {
      let turn = 0;
      const act = (socket: Socket): void => plan[turn++ % plan.length]?.(socket);
      const pod = await testPod(
        (socket) => (deaf ? act(socket) : onRequest(socket, () => act(socket))),
        deaf,
      );
      if (!listens) pod.server.close();
      const rig = createRig({
        seed,
        route: () => (turn % 7 === 6 ? { reject: true } : { pod: "web-1", socketPath: pod.socketPath }),
        traffic: { connections, clientsPerNode: 3, deadline: 0.1 },
      });
      rig.traffic.start();
      rig.release(60);
      await rig.until(() => rig.of("request.sent").length >= stopAfter);
      await rig.traffic.stop();

      const sent = rig.of("request.sent").map(({ request }) => request);
      const settled = rig.of("request.settled").map(({ request }) => request);
      expect(settled.toSorted((a, b) => a - b)).toEqual(sent);
      expect(rig.traffic.counts).toEqual({ sent: sent.length, settled: sent.length });
      const opened = rig.of("connection.opened").map(({ connection }) => connection);
      const closed = rig.of("connection.closed").map(({ connection }) => connection);
      expect(closed.toSorted((a, b) => a - b)).toEqual(opened.toSorted((a, b) => a - b));
    }),
    { numRuns: 60 },
  );
}, 60_000);

test("a listener that throws is a loud defect, but leaves no request unsettled", async () => {
  const pod = await testPod((socket) => onRequest(socket, () => socket.write(ok)));
  const rig = createRig({ route: { pod: "web-1", socketPath: pod.socketPath }, emit: () => failing() });
  const thrown: unknown[] = [];
  const failing = (): void => {
    if (rig.events.length === 2) throw new Error("listener");
  };
  const others = process.listeners("uncaughtException");
  process.removeAllListeners("uncaughtException");
  process.once("uncaughtException", (error) => void thrown.push(error));
  rig.traffic.start();
  rig.release(1);
  await rig.until(() => rig.of("connection.closed").length === 1);
  await rig.traffic.stop();
  for (const listener of others) process.on("uncaughtException", listener);
  expect(thrown).toEqual([new Error("listener")]);
  expect(rig.traffic.counts).toEqual({ sent: 1, settled: 1 });
});
