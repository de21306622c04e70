import { createServer } from "node:http";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocketServer, type WebSocket } from "ws";
import { createRig, testFolder, testPod, to, type Rig } from "../test-support.ts";
import type { Route } from "../types.ts";

/** A pod that takes WebSockets, and does with each what the test says. */
async function socketPod(behave: (socket: WebSocket, nth: number) => void) {
  const socketPath = join(testFolder(), "pod");
  const http = createServer();
  const server = new WebSocketServer({ server: http });
  const sockets: WebSocket[] = [];
  server.on("connection", (socket) => behave(socket, sockets.push(socket)));
  await new Promise<void>((resolve) => http.listen(socketPath, resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.terminate();
    http.close();
  });
  return { socketPath, sockets };
}

/** Clients of a scenario whose second is 20 ms, and which sends no request. */
function clients(
  route: Route | (() => Route),
  settings: { clientsPerNode?: number; jitter?: boolean; deadline?: number; nodes?: string[] } = {},
): Rig {
  const { clientsPerNode = 1, jitter = false, deadline = 250, nodes = ["a"] } = settings;
  const reconnect = { first: 1, max: 4, jitter };
  const rig = createRig({
    route,
    nodes,
    second: 20,
    traffic: { sockets: { clientsPerNode, path: "/live?x=1", reconnect }, deadline },
  });
  rig.traffic.start();
  return rig;
}

describe("how a pod ends a WebSocket", () => {
  test.each<[string, (socket: WebSocket) => void, object, object]>([
    [
      "with a code and a reason",
      (socket) => socket.close(1001, "going away"),
      { code: 1001, reason: "going away" },
      { how: "fin" },
    ],
    ["with a restart", (socket) => socket.close(1012), { code: 1012, reason: "" }, { how: "fin" }],
    ["with a close frame that says nothing", (socket) => socket.close(), { code: 1005 }, { how: "fin" }],
    ["without a close frame", (socket) => socket.terminate(), { code: 1006, reason: "" }, { how: "fin" }],
  ])("%s; the client comes back", async (_, end, code, how) => {
    const pod = await socketPod((socket, nth) => nth === 1 && end(socket));
    const rig = clients(to(pod.socketPath));
    await rig.until(() => rig.of("socket.opened").length === 2);
    expect(rig.of("socket.closed")).toMatchObject([{ socket: 1, by: "pod", ...code }]);
    expect(rig.of("connection.closed")).toMatchObject([
      { connection: 1, pod: "web-1", by: "pod", requests: 1, ...how },
    ]);
    const common = { type: "socket.opened", client: "a-socket-1", router: "a", pod: "web-1" };
    expect(rig.of("socket.opened")).toEqual([
      { ...common, socket: 1, attempt: 0 },
      { ...common, socket: 2, attempt: 1 },
    ]);
  });
});

describe("a handshake that comes to nothing", () => {
  test.each<[string, Route | "503" | "closes", object]>([
    ["no endpoint", { reject: true }, { errno: "ECONNREFUSED", pod: null }],
    ["no endpoint, and packets dropped", { drop: true }, { errno: "ETIMEDOUT", pod: null }],
    ["nobody listens", to("/nowhere/pod"), { errno: "ENOENT", pod: "web-1" }],
    ["another status", "503", { status: 503, pod: "web-1" }],
    ["a connection that ends", "closes", { pod: "web-1" }],
  ])("%s; the client tries again", async (_, what, expected) => {
    const pod = await testPod((socket) =>
      socket.once("data", () =>
        what === "503" ? socket.end("HTTP/1.1 503 no\r\nContent-Length: 0\r\n\r\n") : socket.destroy(),
      ),
    );
    const rig = clients(typeof what === "string" ? to(pod.socketPath) : what, { deadline: 2 });
    await rig.until(() => rig.of("socket.failed").length === 3);
    await rig.traffic.stop();
    const failed = rig.of("socket.failed").slice(0, 3);
    expect(failed.map(({ socket, attempt }) => [socket, attempt])).toEqual([
      [1, 0],
      [2, 1],
      [3, 2],
    ]);
    for (const event of failed) expect(event).toMatchObject(expected);
    expect(rig.of("socket.opened")).toEqual([]);
    expect(rig.of("connection.closed")).toHaveLength(rig.of("connection.opened").length);
  });

  test("a server that never answers is given up at the deadline", async () => {
    const pod = await testPod((socket) => void socket.resume());
    const rig = clients(to(pod.socketPath), { deadline: 2 });
    await rig.until(() => rig.of("socket.failed").length === 1);
    expect(rig.of("socket.failed")).toMatchObject([{ errno: "ETIMEDOUT" }]);
  });
});

describe("coming back", () => {
  test("every client on its own, by its own router, under its own name", async () => {
    const pod = await socketPod((socket, nth) => nth <= 6 && socket.close(1001));
    const asked: string[] = [];
    const rig = clients((node?: string) => (asked.push(`${node}`), to(pod.socketPath)), {
      clientsPerNode: 3,
      nodes: ["a", "b"],
      jitter: true,
    });
    await rig.until(() => rig.of("socket.opened").length === 12);
    const names = ["a-socket-1", "b-socket-1", "a-socket-2", "b-socket-2", "a-socket-3", "b-socket-3"];
    const opened = (attempt: number) => rig.of("socket.opened").filter((event) => event.attempt === attempt);
    expect(
      opened(0)
        .map(({ client }) => client)
        .toSorted(),
    ).toEqual(names.toSorted());
    expect(
      opened(1)
        .map(({ client }) => client)
        .toSorted(),
    ).toEqual(names.toSorted());
    expect(asked.slice(0, 6)).toEqual(["a", "b", "a", "b", "a", "b"]);
    expect(asked).toHaveLength(12);
  });
});

describe("stop", () => {
  test("says 1000 and waits for the answer", async () => {
    const heard: number[] = [];
    const pod = await socketPod((socket) => socket.on("close", (code) => heard.push(code)));
    const rig = clients(to(pod.socketPath), { clientsPerNode: 2 });
    await rig.until(() => rig.of("socket.opened").length === 2);
    await rig.traffic.stop();
    expect(heard).toEqual([1000, 1000]);
    expect(rig.of("socket.closed")).toMatchObject([
      { code: 1000, by: "client" },
      { code: 1000, by: "client" },
    ]);
    expect(rig.of("connection.closed")).toHaveLength(2);
  });

  test("doesn't wait longer than the deadline for a pod that answers nothing", async () => {
    const pod = await socketPod((socket) => socket.pause());
    const rig = clients(to(pod.socketPath), { deadline: 2 });
    await rig.until(() => rig.of("socket.opened").length === 1);
    await rig.traffic.stop();
    expect(rig.of("socket.closed")).toMatchObject([{ code: 1006, by: "client" }]);
    expect(rig.of("connection.closed")).toMatchObject([{ by: "client" }]);
  });

  test("ends the waits and the handshakes", async () => {
    const pod = await testPod((socket) => void socket.resume());
    const rig = clients(to(pod.socketPath), { deadline: 3600 });
    await rig.until(() => rig.of("connection.opened").length === 1);
    await rig.traffic.stop();
    expect(rig.of("socket.failed")).toHaveLength(1);
    const waiting = clients({ drop: true }, { deadline: 3600 });
    await waiting.traffic.stop();
    expect(waiting.events).toEqual([]);
  });
});
