import type { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { createRig, onRequest, testPod, to, type Rig } from "../test-support.ts";
import type { Route } from "../types.ts";

const head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const end = "0\r\n\r\n";
const event = (id: number): string => `id: ${id}\ndata: paid\n\n`;

/** Clients of a scenario whose second is 20 ms, and which sends no request. */
function clients(
  route: Route,
  settings: { clientsPerNode?: number; deadline?: number; first?: number } = {},
): Rig {
  const { clientsPerNode = 1, deadline = 250, first = 0 } = settings;
  const reconnect = { first, max: 10, jitter: false };
  const rig = createRig({
    route,
    second: 20,
    traffic: { streams: { clientsPerNode, path: "/events", reconnect }, deadline },
  });
  rig.traffic.start();
  return rig;
}

/** A pod that does the first of these with the first stream, and so on; the last one again and again. */
async function streamPod(...acts: ((socket: Socket) => void)[]) {
  const requests: string[] = [];
  const pod = await testPod((socket) =>
    onRequest(socket, (request) => acts[Math.min(requests.push(request), acts.length) - 1]?.(socket)),
  );
  return { ...pod, requests };
}
const stays = (socket: Socket): void => void socket.write(head);
const asked = (request = ""): string | undefined => /last-event-id: (.*)\r\n/i.exec(request)?.[1];

describe("how a stream ends", () => {
  test.each<[string, (socket: Socket) => void, object, object]>([
    [
      "complete",
      (socket) => socket.write(head + chunk(event(1)) + end),
      { how: "ended", by: "pod", partial: false },
      { by: "client", how: "fin", requests: 1 },
    ],
    [
      "complete, in the middle of an event",
      (socket) => socket.write(head + chunk(`${event(1)}id: 2\nda`) + end),
      { how: "ended", by: "pod", partial: true },
      { by: "client", how: "fin" },
    ],
    [
      "cut between two events",
      (socket) => socket.end(head + chunk(event(1))),
      { how: "cut", by: "pod", partial: false },
      { by: "pod", how: "fin" },
    ],
    [
      "cut in the middle of an event",
      (socket) => socket.end(head + chunk(event(1)) + chunk("id: 2\ndata: pa")),
      { how: "cut", by: "pod", partial: true },
      { by: "pod", how: "fin" },
    ],
  ])("%s; the client resumes after the last whole event", async (_, act, closed, connection) => {
    const pod = await streamPod(act, stays);
    const rig = clients(to(pod.socketPath));
    await rig.until(() => rig.of("stream.opened").length === 2);
    expect(rig.of("stream.event")).toEqual([{ type: "stream.event", stream: 1, event: 1 }]);
    expect(rig.of("stream.closed")).toEqual([{ type: "stream.closed", stream: 1, ...closed }]);
    await rig.until(() => rig.of("connection.closed").length === 1);
    expect(rig.of("connection.closed")).toMatchObject([{ connection: 1, pod: "web-1", ...connection }]);
    const common = { type: "stream.opened", client: "a-stream-1", router: "a", pod: "web-1" };
    expect(rig.of("stream.opened")).toEqual([
      { ...common, stream: 1, attempt: 0, lastEventId: null },
      { ...common, stream: 2, attempt: 1, lastEventId: 1 },
    ]);
    expect(pod.requests.map(asked)).toEqual([undefined, "1"]);
    expect(pod.requests[0]).toMatch(/^GET \/events HTTP\/1.1\r\n/);
    expect(pod.requests[0]).toContain("Accept: text/event-stream\r\n");
  });

  test("events count when a blank line ends them, whatever pieces they come in", async () => {
    const pod = await streamPod((socket) => {
      const text = `${event(1)}: beat\r\rid: 2\r\ndata: a\r\ndata: b\r\n\r\ndata: no id\n\nid: three\ndata: x\n\n${event(4)}`;
      const bytes = head + Array.from(text, (letter) => chunk(letter)).join("");
      const next = (at: number): void => {
        if (at < bytes.length) socket.write(bytes.slice(at, at + 7), () => setImmediate(next, at + 7));
      };
      next(0);
    });
    const rig = clients(to(pod.socketPath));
    await rig.until(() => rig.of("stream.event").length === 3);
    expect(rig.of("stream.event").map((told) => told.event)).toEqual([1, 2, 4]);
  });
});

describe("coming back", () => {
  test("not before the time that the server asked for, in ms", async () => {
    const pod = await streamPod((socket) => socket.end(head + chunk(`retry: 90\n\n`)), stays);
    const rig = clients(to(pod.socketPath));
    await rig.until(() => rig.of("stream.closed").length === 1);
    const from = performance.now();
    await rig.until(() => rig.of("stream.opened").length === 2);
    // A timer may be a millisecond early, never more.
    expect(performance.now() - from).toBeGreaterThanOrEqual(89);
  });

  test("the id is remembered over a pod that takes nobody", async () => {
    const pod = await streamPod(
      (socket) => socket.end(head + chunk(event(7))),
      (socket) => socket.end("HTTP/1.1 503 no\r\nContent-Length: 0\r\n\r\n"),
      (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n"),
      (socket) => socket.destroy(),
      stays,
    );
    const rig = clients(to(pod.socketPath));
    await rig.until(() => rig.of("stream.opened").length === 2);
    expect(rig.of("stream.failed")).toMatchObject([
      { stream: 2, attempt: 1, status: 503 },
      { stream: 3, attempt: 2, status: 200, errno: 'not an event stream: "text/html"' },
      { stream: 4, attempt: 3, errno: "ECONNRESET" },
    ]);
    expect(rig.of("stream.opened")[1]).toMatchObject({ stream: 5, attempt: 4, lastEventId: 7 });
    expect(pod.requests.map(asked)).toEqual([undefined, "7", "7", "7", "7"]);
  });

  test("never after a 204", async () => {
    const pod = await streamPod(
      (socket) => socket.end("HTTP/1.1 204 No Content\r\n\r\n"),
      (socket) => socket.end("HTTP/1.1 503 no\r\nContent-Length: 0\r\n\r\n"),
    );
    const rig = clients(to(pod.socketPath), { clientsPerNode: 2 });
    // The other client comes back at once, again and again; the first would have done the same.
    await rig.until(() => rig.of("stream.failed").filter(({ status }) => status === 503).length === 20);
    const told = rig.of("stream.failed").find(({ status }) => status === 204);
    expect(rig.of("stream.failed").filter(({ client }) => client === told?.client)).toEqual([told]);
  });

  test.each<[string, Route, object]>([
    ["no endpoint", { reject: true }, { errno: "ECONNREFUSED", pod: null }],
    ["no endpoint, and packets dropped", { drop: true }, { errno: "ETIMEDOUT", pod: null }],
    ["nobody listens", to("/nowhere/pod"), { errno: "ENOENT", pod: "web-1" }],
  ])("%s: the client goes on trying", async (_, route, expected) => {
    const rig = clients(route, { deadline: 1, first: 0.5 });
    await rig.until(() => rig.of("stream.failed").length === 3);
    await rig.traffic.stop();
    for (const failed of rig.of("stream.failed")) expect(failed).toMatchObject(expected);
  });

  test("a server that never answers is given up at the deadline", async () => {
    const pod = await testPod((socket) => void socket.resume());
    const rig = clients(to(pod.socketPath), { deadline: 2 });
    await rig.until(() => rig.of("stream.failed").length === 1);
    expect(rig.of("stream.failed")).toMatchObject([{ errno: "ETIMEDOUT" }]);
  });
});

test("stop leaves every stream, and none comes back", async () => {
  const pod = await streamPod((socket) => socket.write(head + chunk("id: 1\ndata")));
  const rig = clients(to(pod.socketPath), { clientsPerNode: 3 });
  await rig.until(() => rig.of("stream.opened").length === 3);
  await rig.traffic.stop();
  expect(rig.of("stream.closed").map(({ how, by }) => `${how} ${by}`)).toEqual(Array(3).fill("cut client"));
  expect(rig.of("connection.closed").map(({ how, by }) => `${how} ${by}`)).toEqual(
    Array(3).fill("fin client"),
  );
});
