import type { Socket } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createRig, onRequest, testPod } from "./test-support.ts";

const ok = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

const eventStream =
  "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nid: 1\n\r\n";

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
  (socket) => socket.write(eventStream),
  (socket) => socket.end(eventStream),
];

const kinds = [
  { path: "/", readRate: 100_000 },
  { path: "/pay", method: "POST" as const },
  { path: "/upload", method: "PUT" as const, upload: 300_000 },
  { path: "/upload", method: "POST" as const, upload: 1000, sendOver: 0.05 },
];
const reconnect = { first: 0.005, max: 0.02 };

test("whatever the pods do: every request sent is settled once, every connection opened is closed once", async () => {
  const runs = fc.record({
    seed: fc.nat(),
    connections: fc.constantFrom("fresh" as const, "warm" as const, "mixed" as const),
    deaf: fc.boolean(),
    plan: fc.array(fc.constantFrom(...behaviours), { minLength: 1, maxLength: 20 }),
    listens: fc.boolean(),
    stopAfter: fc.integer({ min: 1, max: 60 }),
    kinds: fc.array(fc.constantFrom(...kinds), { maxLength: 3 }),
    policy: fc.constantFrom("none", "naive", "idempotent", "budgeted"),
    held: fc.constantFrom(0, 0, 2),
  });
  await fc.assert(
    fc.asyncProperty(runs, async (run) => {
      const { seed, connections, deaf, plan, listens, stopAfter, held, policy } = run;
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
        traffic: {
          connections,
          clientsPerNode: 3,
          deadline: 0.1,
          kept: 2,
          kinds: run.kinds,
          retries: { policy, backoff: { min: 0, max: 0.05 } },
          preconnects: held,
          halfSent: held,
          ...(held > 0 && {
            sockets: { clientsPerNode: held, path: "/", reconnect },
            streams: { clientsPerNode: held, path: "/", reconnect },
          }),
        },
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
      const begun = rig.of("stream.opened").map(({ stream }) => stream);
      const over = rig.of("stream.closed").map(({ stream }) => stream);
      expect(over.toSorted((a, b) => a - b)).toEqual(begun.toSorted((a, b) => a - b));

      // Whoever says that he will try again either does, or says that he won't.
      const announced = rig.of("request.settled").filter(({ retrying }) => retrying);
      const retried = rig.of("request.sent").filter(({ retryOf }) => retryOf !== undefined);
      expect(retried.length + rig.of("request.abandoned").length).toBe(announced.length);
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
