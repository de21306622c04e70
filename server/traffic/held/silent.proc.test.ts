import { createServer } from "node:http";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createRig, testFolder, testPod, to } from "../test-support.ts";

test("preconnects are opened on every node, say nothing, and count as connections of the pod", async () => {
  let heard = 0;
  const pod = await testPod((socket) => socket.on("data", () => heard++));
  const rig = createRig({ route: to(pod.socketPath), nodes: ["a", "b"], traffic: { preconnects: 2 } });
  rig.traffic.start();
  await rig.until(() => rig.of("connection.opened").length === 4);
  expect(
    rig
      .of("connection.opened")
      .map(({ router }) => router)
      .toSorted(),
  ).toEqual(["a", "a", "b", "b"]);
  expect(rig.of("connection.opened").every((event) => event.pod === "web-1")).toBe(true);
  await rig.traffic.stop();
  expect(heard).toBe(0);
  expect(rig.of("connection.closed")).toMatchObject(
    Array.from({ length: 4 }, () => ({ by: "client", how: "fin", requests: 0 })),
  );
  expect(rig.traffic.counts).toEqual({ sent: 0, settled: 0 });
});

test("one that the pod closes is not opened again", async () => {
  const pod = await testPod((socket) => void socket.end());
  const rig = createRig({ route: to(pod.socketPath), traffic: { preconnects: 3 } });
  rig.traffic.start();
  await rig.until(() => rig.of("connection.closed").length === 3);
  expect(rig.of("connection.closed")).toMatchObject(
    Array.from({ length: 3 }, () => ({ by: "pod", how: "fin" })),
  );
  await rig.traffic.stop();
  expect(pod.sockets).toHaveLength(3);
});

test("half a head, and no more", async () => {
  const pod = await testPod(() => {});
  const rig = createRig({ route: to(pod.socketPath), traffic: { halfSent: 1, path: "/pay" } });
  rig.traffic.start();
  const socket = await pod.accepted(0);
  const text = await new Promise<string>((resolve) =>
    socket.once("data", (bytes) => resolve(bytes.toString())),
  );
  expect(text).toMatch(/^GET \/pay HTTP\/1\.1\r\nHost: /);
  expect(text).not.toContain("\r\n\r\n");
  const ended = new Promise<void>((resolve) => socket.once("end", resolve));
  await rig.traffic.stop();
  await ended;
});

test("half a head keeps a Node server from closing, until the client goes", async () => {
  const socketPath = join(testFolder(), "pod");
  const server = createServer({ requestTimeout: 0, headersTimeout: 0 }).listen(socketPath);
  onTestFinished(() => server.closeAllConnections());
  const rig = createRig({ route: to(socketPath), traffic: { halfSent: 1 } });
  const accepted = new Promise((resolve) =>
    server.once("connection", (socket) => socket.once("data", resolve)),
  );
  rig.traffic.start();
  await accepted;
  let closed = false;
  const close = new Promise<void>((resolve) => {
    server.close(() => {
      closed = true;
      resolve();
    });
  });
  server.closeIdleConnections();
  // The end of an idle connection would have been seen in the next turn of the event loop.
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  expect(closed).toBe(false);
  await rig.traffic.stop();
  await close;
});

test("a router that lets nobody in costs nothing", async () => {
  const rig = createRig({ route: { reject: true }, traffic: { preconnects: 2, halfSent: 2 } });
  rig.traffic.start();
  await rig.traffic.stop();
  expect(rig.events).toEqual([]);
});
