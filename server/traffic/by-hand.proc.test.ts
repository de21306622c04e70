import { describe, expect, test } from "vitest";
import { traceparentOf } from "../protocol/trace.ts";
import type { HandOrder } from "./by-hand.ts";
import type { Route } from "./index.ts";
import { createRig, ok, onRequest, testPod, to } from "./test-support.ts";

const get: Omit<HandOrder, "route"> = { node: "a", method: "GET", path: "/pay?a=1", headers: [] };

/** Sends one request by hand and gives back what was told of it. */
async function send(route: Route, order: Partial<HandOrder> = {}) {
  const rig = createRig({ route, second: 20, traffic: { deadline: 3000, retries: { policy: "naive" } } });
  expect(rig.traffic.send({ ...get, ...order, route })).toBeUndefined();
  await rig.until(() => rig.of("request.settled").length > 0);
  await rig.traffic.stop();
  expect(rig.traffic.counts).toEqual({ sent: 1, settled: 1 });
  expect(rig.of("connection.closed")).toHaveLength(rig.of("connection.opened").length);
  return { rig, reply: rig.of("reply.received")[0], settled: rig.of("request.settled")[0] };
}

const answering = (answer: string, end = false) => {
  const requests: string[] = [];
  return testPod((socket) =>
    onRequest(socket, (request) => {
      requests.push(request);
      socket.write(answer);
      if (end) socket.end();
    }),
  ).then(({ socketPath }) => ({ route: to(socketPath), requests }));
};

describe("a request by hand", () => {
  test("goes out as it was asked for, and its answer is told before it is settled", async () => {
    const { route, requests } = await answering(ok);
    const { rig, reply } = await send(route, {
      method: "POST",
      headers: [
        ["User-Agent", "curl/7.88.1"],
        ["X-Name", "a b"],
      ],
      body: '{"name":"Zoë"}',
    });
    expect(requests).toEqual([
      "POST /pay?a=1 HTTP/1.1\r\nHost: web\r\nUser-Agent: curl/7.88.1\r\nX-Name: a b\r\nX-Request-Id: 1\r\n" +
        `traceparent: ${traceparentOf(1)}\r\nContent-Length: 15\r\n\r\n` +
        Buffer.from('{"name":"Zoë"}').toString("latin1"),
    ]);
    expect(reply).toEqual({
      type: "reply.received",
      request: 1,
      head: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n",
      body: "hello",
      size: 5,
    });
    expect(rig.events.map(({ type }) => type)).toEqual([
      "request.sent",
      "connection.opened",
      "request.connected",
      "request.first-byte",
      "reply.received",
      "request.settled",
      "connection.closed",
    ]);
    expect(rig.of("request.sent")).toMatchObject([{ client: "shell", router: "a", method: "POST" }]);
    expect(rig.of("connection.closed")).toMatchObject([{ by: "client", requests: 1 }]);
  });

  test("names the host that it is told to", async () => {
    const { route, requests } = await answering(ok);
    await send(route, { headers: [["host", "pay.example"]] });
    expect(requests[0]).toMatch(/^GET \/pay\?a=1 HTTP\/1\.1\r\nhost: pay\.example\r\nX-Request-Id/);
  });

  test("is told its chunked answer without the framing", async () => {
    const chunked =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x\r\nlo\r\n0\r\nTrailer: 1\r\n\r\n";
    const { reply } = await send((await answering(chunked)).route);
    expect(reply).toMatchObject({ body: "hello", size: 5 });
  });

  test("is told the first 4 KB of a long answer, and how long it was", async () => {
    const { reply } = await send(
      (await answering(`HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n${"é".repeat(4500)}`)).route,
    );
    expect(reply).toMatchObject({ body: "é".repeat(2048), size: 9000 });
  });

  test("knows that no content follows the answer to a HEAD", async () => {
    const { reply, settled } = await send(
      (await answering("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n")).route,
      {
        method: "HEAD",
      },
    );
    expect(reply).toMatchObject({ body: "", size: 0 });
    expect(settled).toMatchObject({ outcome: "ok", status: 200 });
  });

  test("an answer that is cut is told as far as it came", async () => {
    const { reply, settled } = await send((await answering(ok.slice(0, -2), true)).route);
    expect(reply).toMatchObject({ body: "hel", size: 3 });
    expect(settled).toMatchObject({ outcome: "truncated" });
  });

  test("a 5xx is an answer like any other", async () => {
    const { reply, settled } = await send(
      (await answering("HTTP/1.1 503 no\r\nContent-Length: 0\r\n\r\n")).route,
    );
    expect(reply).toMatchObject({ head: "HTTP/1.1 503 no\r\nContent-Length: 0\r\n", body: "" });
    expect(settled).toMatchObject({ outcome: "status-5xx", status: 503 });
    expect(settled).not.toHaveProperty("retrying");
  });

  test("without an answer nothing is told but how it ended", async () => {
    const nobody = to("/nowhere/at/all");
    expect(await send(nobody)).toMatchObject({ reply: undefined, settled: { outcome: "refused" } });
    expect(await send({ reject: true })).toMatchObject({ reply: undefined, settled: { outcome: "refused" } });
    const empty = await testPod((socket) => onRequest(socket, () => socket.end()));
    expect(await send(to(empty.socketPath))).toMatchObject({
      reply: undefined,
      settled: { outcome: "reset", phase: "waiting" },
    });
    const silent = await testPod(() => {});
    expect(await send(to(silent.socketPath), { timeout: 2 })).toMatchObject({
      reply: undefined,
      settled: { outcome: "timed-out", phase: "waiting" },
    });
  });

  test("is refused once the traffic has ended", async () => {
    const rig = createRig({ route: { reject: true } });
    await rig.traffic.stop();
    expect(rig.traffic.send({ ...get, route: { reject: true } })).toBe(
      "the traffic has ended; start another run",
    );
    expect(rig.events).toEqual([]);
  });
});
