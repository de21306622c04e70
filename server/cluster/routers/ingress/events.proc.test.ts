import { describe, expect, test } from "vitest";
import { ask } from "./testing/ask.ts";
import { dial, times } from "./testing/client.ts";
import { ok, testPod } from "./testing/pods.ts";
import { testProxy } from "./testing/proxies.ts";

const numbered = (request: number): string => `X-Request-Id: ${request}\r\n`;

describe("what a proxy tells of a request", () => {
  test("the pod, the connection, and what came of it, in this order", async () => {
    const web = await testPod();
    const proxy = await testProxy();
    await proxy.setUpstreams([web]);
    await ask(proxy.socketPath, "GET", numbered(7));
    await ask(proxy.socketPath, "GET", numbered(8));
    await proxy.close();
    const of7 = { router: "ingress", request: 7, nth: 1 };
    const of8 = { ...of7, request: 8 };
    expect(proxy.events).toEqual([
      { type: "proxy.tried", ...of7, pod: "web-1", reused: false },
      { type: "connection.opened", connection: 1_000_000, router: "ingress", pod: "web-1" },
      { type: "proxy.settled", ...of7, result: "answered", status: 200, bytes: ok.length },
      { type: "proxy.tried", ...of8, pod: "web-1", reused: true },
      { type: "proxy.settled", ...of8, result: "answered", status: 200, bytes: ok.length },
      {
        type: "connection.closed",
        connection: 1_000_000,
        pod: "web-1",
        by: "client",
        how: "fin",
        requests: 2,
      },
    ]);
  });

  test("each try, and with the last one what it answers itself", async () => {
    const first = await testPod((socket) => socket.end("HTTP/1."), "web-1");
    const second = await testPod((socket) => socket.end(), "web-2");
    const proxy = await testProxy();
    await proxy.setUpstreams([first, second]);
    expect((await ask(proxy.socketPath, "GET", numbered(3))).status).toBe(502);
    await proxy.close();
    const tries = proxy.events.filter(({ type }) => type.startsWith("proxy."));
    const of = { router: "ingress", request: 3 };
    expect(tries).toEqual([
      { type: "proxy.tried", ...of, nth: 1, pod: "web-1", reused: false },
      { type: "proxy.settled", ...of, nth: 1, result: "closed", bytes: 7 },
      { type: "proxy.tried", ...of, nth: 2, pod: "web-2", reused: false },
      { type: "proxy.settled", ...of, nth: 2, result: "closed", status: 502, bytes: 0 },
    ]);
  });

  test("that it has no pod", async () => {
    const proxy = await testProxy();
    expect((await ask(proxy.socketPath, "POST", numbered(3))).status).toBe(503);
    await proxy.close();
    const of = { router: "ingress", request: 3, nth: 1 };
    expect(proxy.events).toEqual([
      { type: "proxy.tried", ...of, pod: null, reused: false },
      { type: "proxy.settled", ...of, result: "no-upstream", status: 503, bytes: 0 },
    ]);
  });

  test("an answer that breaks off, with the status that the client has", async () => {
    const web = await testPod((socket) => socket.end(ok.slice(0, -2)));
    const proxy = await testProxy();
    await proxy.setUpstreams([web]);
    expect(await ask(proxy.socketPath, "GET", numbered(3))).toMatchObject({ status: 200, whole: false });
    await proxy.until(() => proxy.of("proxy.settled").length === 1);
    expect(proxy.of("proxy.settled")).toMatchObject([
      { result: "closed", status: 200, bytes: ok.length - 2 },
    ]);
    expect(proxy.of("connection.closed")).toMatchObject([{ by: "pod", how: "fin", requests: 0 }]);
  });

  test("the try while it lasts", async () => {
    const web = await testPod(() => undefined);
    const proxy = await testProxy();
    await proxy.setUpstreams([web]);
    void ask(proxy.socketPath, "GET", numbered(3));
    await proxy.until(() => proxy.of("proxy.tried").length === 1);
    expect(proxy.of("proxy.settled")).toEqual([]);
  });

  test("nothing, when it has no number", async () => {
    const web = await testPod();
    const proxy = await testProxy();
    await proxy.setUpstreams([web]);
    await ask(proxy.socketPath, "GET", "X-Request-Id: 5f3a\r\n");
    await proxy.close();
    expect(proxy.events.map(({ type }) => type)).toEqual(["connection.opened", "connection.closed"]);
  });
});

test("a timeout is the pod's, with 504", async () => {
  const web = await testPod(() => undefined);
  const proxy = await testProxy({ readTimeout: 30 });
  await proxy.setUpstreams([web]);
  expect((await ask(proxy.socketPath, "GET", numbered(3))).status).toBe(504);
  await proxy.until(() => proxy.of("connection.closed").length === 1);
  expect(proxy.of("proxy.settled")).toMatchObject([{ result: "timed-out", status: 504, bytes: 0 }]);
  expect(proxy.of("connection.closed")).toMatchObject([{ by: "client", how: "fin" }]);
});

test("with retries off a failure is the client's at once, on a kept connection too", async () => {
  const web = await testPod((socket, _, nth) => (nth === 1 ? socket.write(ok) : socket.end()));
  const other = await testPod(undefined, "web-2");
  const proxy = await testProxy({ retries: false });
  await proxy.setUpstreams([web]);
  await ask(proxy.socketPath, "GET", numbered(1));
  await proxy.setUpstreams([web, other]);
  expect((await ask(proxy.socketPath, "GET", numbered(2))).status).toBe(502);
  expect(proxy.of("proxy.tried").map(({ nth }) => nth)).toEqual([1, 1]);
});

test("a client that answers slowly has the event before the end of its answer", async () => {
  const web = await testPod();
  const proxy = await testProxy();
  await proxy.setUpstreams([web]);
  const client = dial(proxy.socketPath);
  let late = 0;
  for (let nth = 1; nth <= 200; nth++) {
    client.socket.write(`GET / HTTP/1.1\r\nHost: a\r\n${numbered(nth)}\r\n`);
    await client.until(times(nth, "hello"));
    if (proxy.of("proxy.settled").length < nth) late++;
  }
  expect(late).toBe(0);
});
