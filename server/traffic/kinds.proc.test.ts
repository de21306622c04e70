import { expect, test } from "vitest";
import { createSchedule } from "./schedule.ts";
import { createRig, ok, onRequest, testPod, to } from "./test-support.ts";

const kinds = [
  { path: "/", weight: 3 },
  { path: "/pay", method: "POST" as const, weight: 2 },
  { path: "/upload", method: "PUT" as const, upload: 10, weight: 1 },
];

test("a mix: every request is of the kind that the seed drew for it, whatever the pod makes of it", async () => {
  const heard: string[] = [];
  const pod = await testPod((socket) =>
    onRequest(socket, (request) => {
      heard.push(request);
      socket.write(ok);
    }),
  );
  const rig = createRig({ route: to(pod.socketPath), seed: 11, traffic: { kinds, clientsPerNode: 3 } });
  rig.traffic.start();
  rig.release(60);
  await rig.until(() => rig.of("request.settled").length === 60);

  const weights = kinds.map(({ weight }) => weight);
  const plan = createSchedule({ seed: 11, perMs: 0.5, clients: 3, from: 0, weights });
  const drawn = Array.from({ length: 60 }, () => kinds[plan.take().kind]);
  expect(rig.of("request.sent").map(({ path }) => path)).toEqual(drawn.map((kind) => kind?.path));
  expect(new Set(drawn).size).toBe(3);

  for (const { request, method, path } of rig.of("request.sent")) {
    const text = heard.find((entry) => entry.includes(`\r\nX-Request-Id: ${request}\r\n`)) ?? "";
    expect(text).toMatch(new RegExp(`^${method} ${path} HTTP/1.1\r\n`));
    const body = text.slice(text.indexOf("\r\n\r\n") + 4);
    if (path === "/") expect(body).toBe("");
    if (path === "/pay") expect(body).toContain(`"payment":"${request}"`);
    if (path === "/upload") expect(body).toHaveLength(10);
    expect(text.includes("Idempotency-Key")).toBe(path === "/pay");
  }
});

test("each kind has its own deadline", async () => {
  const pod = await testPod((socket) => void socket.resume());
  const rig = createRig({
    route: to(pod.socketPath),
    seed: 11,
    second: 20,
    traffic: {
      kinds: [{ path: "/short", deadline: 1 }, { path: "/long" }],
      deadline: 3600,
    },
  });
  rig.traffic.start();
  rig.release(10);
  const of = (path: string) => rig.of("request.sent").filter((sent) => sent.path === path);
  await rig.until(() => rig.of("request.sent").length === 10);
  await rig.until(() => rig.of("request.settled").length === of("/short").length);
  expect(rig.of("request.settled").every(({ outcome }) => outcome === "timed-out")).toBe(true);
  expect(of("/long").length).toBeGreaterThan(0);
  await rig.until(() => rig.of("connection.opened").length === 10);
  for (let at = 0; at < 10; at++) (await pod.accepted(at)).destroy();
});

test("several connections are kept, and the one that was used last is used first", async () => {
  const pod = await testPod((socket) => void socket.resume());
  const rig = createRig({ route: to(pod.socketPath), traffic: { connections: "warm", kept: 2 } });
  rig.traffic.start();
  rig.release(3);
  await rig.until(() => rig.of("request.connected").length === 3);
  for (let at = 0; at < 3; at++) {
    (await pod.accepted(at)).write(ok);
    await rig.until(() => rig.of("request.settled").length === at + 1);
  }
  // The third found two kept already.
  await rig.until(() => rig.of("connection.closed").length === 1);
  const kept = rig
    .of("request.settled")
    .slice(0, 2)
    .map(({ request }) => request);
  rig.release(5);
  await rig.until(() => rig.of("request.sent").length === 5);
  const again = rig.of("request.sent").slice(3);
  expect(again.map(({ reused }) => reused)).toEqual([true, true]);
  expect(again.map(({ connection }) => connection)).toEqual(kept.toReversed());
  for (const socket of pod.sockets) socket.destroy();
});
