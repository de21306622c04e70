import { createServer } from "node:http";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { traceparentOf } from "../protocol/trace.ts";
import { createRig, onRequest, testFolder, testPod } from "./test-support.ts";

const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const route = (pod: { socketPath: string }) => ({ pod: "web-1", socketPath: pod.socketPath });

test("fresh: every request has a connection of its own and says that it is the last", async () => {
  const requests: string[] = [];
  const pod = await testPod((socket) =>
    onRequest(socket, (request) => {
      requests.push(request);
      socket.write(ok);
    }),
  );
  const rig = createRig({ route: route(pod) });
  rig.traffic.start();
  rig.release(3);
  await rig.until(() => rig.of("connection.closed").length === 3);
  expect(rig.of("request.sent").map(({ connection, reused }) => [connection, reused])).toEqual([
    [1, false],
    [2, false],
    [3, false],
  ]);
  const amount = /"amount":(\d+)/.exec(requests[0] ?? "")?.[1];
  const body = `{"payment":"1","amount":${amount}}`;
  expect(requests.find((request) => request.includes('"payment":"1"'))).toBe(
    "POST /pay HTTP/1.1\r\nHost: pay.example\r\nConnection: close\r\nX-Request-Id: 1\r\n" +
      `traceparent: ${traceparentOf(1)}\r\nContent-Type: application/json\r\n` +
      `Idempotency-Key: 1\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
});

test("warm: a client keeps its connection, and the router is asked once", async () => {
  const pod = await testPod((socket) => onRequest(socket, () => socket.write(ok)));
  let asked = 0;
  const rig = createRig({
    route: () => {
      asked++;
      return route(pod);
    },
    traffic: { connections: "warm", method: "GET" },
  });
  rig.traffic.start();
  for (let sent = 1; sent <= 4; sent++) {
    rig.release(sent);
    await rig.until(() => rig.of("request.settled").length === sent);
  }
  expect(rig.of("request.sent").map(({ reused }) => reused)).toEqual([false, true, true, true]);
  expect(asked).toBe(1);
  await rig.traffic.stop();
  expect(rig.of("connection.closed")).toEqual([
    { type: "connection.closed", connection: 1, pod: "web-1", by: "client", how: "fin", requests: 4 },
  ]);
});

test("mixed: every other client keeps its connection", async () => {
  const pod = await testPod((socket) => onRequest(socket, () => socket.write(ok)));
  const rig = createRig({ route: route(pod), traffic: { connections: "mixed", clientsPerNode: 2 } });
  rig.traffic.start();
  for (let sent = 1; sent <= 4; sent++) {
    rig.release(sent);
    await rig.until(() => rig.of("request.settled").length === sent);
  }
  expect(rig.of("request.sent").map(({ client, reused }) => [client, reused])).toEqual([
    ["a1", false],
    ["a2", false],
    ["a1", true],
    ["a2", false],
  ]);
});

test("warm: a busy client opens another connection, and keeps one of them", async () => {
  const pod = await testPod((socket) => void socket.resume());
  const rig = createRig({ route: route(pod), traffic: { connections: "warm" } });
  rig.traffic.start();
  rig.release(2);
  await rig.until(() => rig.of("request.connected").length === 2);
  const both = [await pod.accepted(0), await pod.accepted(1)];
  for (const socket of both) socket.write(ok);
  await rig.until(() => rig.of("connection.closed").length === 1);
  expect(rig.of("request.settled").map(({ outcome }) => outcome)).toEqual(["ok", "ok"]);
  rig.release(3);
  await rig.until(() => rig.of("request.sent").length === 3);
  expect(rig.of("request.sent")[2]).toMatchObject({ reused: true });
  for (const socket of both) if (!socket.destroyed) socket.write(ok);
});

test("warm: a connection that the pod closes while idle costs nothing", async () => {
  const pod = await testPod((socket) => onRequest(socket, () => socket.write(ok)));
  const rig = createRig({ route: route(pod), traffic: { connections: "warm" } });
  rig.traffic.start();
  rig.release(1);
  await rig.until(() => rig.of("request.settled").length === 1);
  pod.sockets[0]?.end();
  await rig.until(() => rig.of("connection.closed").length === 1);
  expect(rig.of("connection.closed")[0]).toMatchObject({ by: "pod", how: "fin", requests: 1 });
  rig.release(2);
  await rig.until(() => rig.of("request.settled").length === 2);
  expect(rig.of("request.sent")[1]).toMatchObject({ reused: false, connection: 2 });
  expect(rig.of("request.settled")[1]).toMatchObject({ outcome: "ok" });
});

test("warm: a connection that the pod closes with the request on its way is a reset on a reused one", async () => {
  const pod = await testPod((socket) => onRequest(socket, () => socket.write(ok)));
  const rig = createRig({ route: route(pod), traffic: { connections: "warm" } });
  rig.traffic.start();
  rig.release(1);
  await rig.until(() => rig.of("request.settled").length === 1);
  // In one turn of the event loop: the client can't have seen the end yet, and setRate sends what is due at once.
  pod.sockets[0]?.destroy();
  rig.release(2);
  rig.traffic.setRate(500);
  await rig.until(() => rig.of("request.settled").length === 2);
  expect(rig.of("request.sent")[1]).toMatchObject({ reused: true, connection: 1 });
  expect(rig.of("request.settled")[1]).toMatchObject({ outcome: "reset", phase: "waiting", errno: "EPIPE" });
  expect(rig.of("connection.closed")).toEqual([
    { type: "connection.closed", connection: 1, pod: "web-1", by: "pod", how: "fin", requests: 1 },
  ]);
});

test("warm: a pod that reads the next request and hangs up on it", async () => {
  let answers = 0;
  const pod = await testPod((socket) =>
    onRequest(socket, () => void (answers++ === 0 ? socket.write(ok) : socket.destroy())),
  );
  const rig = createRig({ route: route(pod), traffic: { connections: "warm" } });
  rig.traffic.start();
  rig.release(1);
  await rig.until(() => rig.of("request.settled").length === 1);
  rig.release(2);
  await rig.until(() => rig.of("request.settled").length === 2);
  expect(rig.of("request.sent")[1]).toMatchObject({ reused: true });
  expect(rig.of("request.settled")[1]).toMatchObject({ outcome: "reset", phase: "waiting", bytes: 0 });
});

test.each([
  ["Connection: close", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"],
  ["HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"],
  ["bytes after the answer", `${ok}and more`],
])("warm: %s retires a connection", async (_, answer) => {
  const pod = await testPod((socket) => onRequest(socket, () => socket.write(answer)));
  const rig = createRig({ route: route(pod), traffic: { connections: "warm" } });
  rig.traffic.start();
  rig.release(1);
  await rig.until(() => rig.of("connection.closed").length === 1);
  rig.release(2);
  await rig.until(() => rig.of("request.settled").length === 2);
  expect(rig.of("request.sent").map(({ reused }) => reused)).toEqual([false, false]);
  expect(rig.of("request.settled").map(({ outcome }) => outcome)).toEqual(["ok", "ok"]);
});

test("warm: bytes on an idle connection that nobody asked for end it", async () => {
  const pod = await testPod((socket) => onRequest(socket, () => socket.write(ok)));
  const rig = createRig({ route: route(pod), traffic: { connections: "warm" } });
  rig.traffic.start();
  rig.release(1);
  await rig.until(() => rig.of("request.settled").length === 1);
  pod.sockets[0]?.write("HTTP/1.1 408 Request Timeout\r\n\r\n");
  await rig.until(() => rig.of("connection.closed").length === 1);
  expect(rig.traffic.counts).toEqual({ sent: 1, settled: 1 });
});

test("a Node server: kept alive, drained by close(), then gone", async () => {
  const socketPath = join(testFolder(), "pod");
  const server = createServer((request, response) => {
    request.resume().on("end", () => response.end(request.headers["idempotency-key"]));
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  onTestFinished(() => void server.close());
  const rig = createRig({ route: { pod: "web-1", socketPath }, traffic: { connections: "warm" } });
  rig.traffic.start();
  rig.release(1);
  await rig.until(() => rig.of("request.settled").length === 1);
  server.close();
  await rig.until(() => rig.of("connection.closed").length === 1);
  rig.release(2);
  await rig.until(() => rig.of("request.settled").length === 2);
  expect(rig.of("request.settled").map(({ outcome }) => outcome)).toEqual(["ok", "refused"]);
  expect(rig.of("connection.closed")[0]).toMatchObject({ by: "pod", how: "fin", requests: 1 });
});
