import { describe, expect, test } from "vitest";
import { ask, exchange, read, requestBytes } from "./testing/ask.ts";
import { dial, times } from "./testing/client.ts";
import { ok, rawPod, testPod, type TestPod } from "./testing/pods.ts";
import { testProxy, type TestProxy } from "./testing/proxies.ts";

const echo = (request: string): string => {
  const body = request.slice(request.indexOf("\r\n\r\n") + 4);
  return `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
};

async function echoing(over: Parameters<typeof testProxy>[0] = {}): Promise<TestProxy & { web: TestPod }> {
  const web = await testPod((socket, request) => socket.write(echo(request), "latin1"));
  const proxy = await testProxy(over);
  await proxy.setUpstreams([web]);
  return { ...proxy, web };
}

describe("a request's body reaches the pod", () => {
  test("byte for byte, whatever bytes they are", async () => {
    const { socketPath } = await echoing();
    const body = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join("");
    const text = await exchange(
      socketPath,
      `POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 256\r\n\r\n${body}`,
    );
    expect(read(text).body).toBe(body);
  });

  test("in chunks, as it came", async () => {
    const { socketPath, web } = await echoing();
    const chunks = "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n";
    await exchange(
      socketPath,
      `POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`,
    );
    expect(web.requests[0]).toContain("\r\nTransfer-Encoding: chunked\r\n");
    expect(web.requests[0]?.endsWith(`\r\n\r\n${chunks}`)).toBe(true);
  });

  test("only when it is complete: a slow client keeps no pod busy", async () => {
    const { socketPath, web } = await echoing();
    const client = dial(socketPath, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
    await ask(socketPath, "GET");
    expect(web.requests).toHaveLength(1);
    client.socket.write("world");
    expect(read(await client.until(times(1, "world"))).body).toBe("helloworld");
  });

  test("with a nod, for a client that waits for one", async () => {
    const { socketPath, web } = await echoing();
    const client = dial(
      socketPath,
      "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n",
    );
    await client.until((text) => text === "HTTP/1.1 100 Continue\r\n\r\n");
    client.socket.write("hello");
    await client.until(times(1, "\r\n\r\nhello"));
    expect(web.requests[0]).not.toContain("Expect");
  });

  test("in a stream when it is long; a slow pod holds the client up, not the proxy's memory", async () => {
    const total = 64 * 1024 * 1024;
    let got = 0;
    const web = await rawPod((socket) => {
      socket.pause();
      socket.on("data", (bytes) => {
        got += bytes.length;
        if (got >= total) socket.write(ok);
      });
    });
    const other = await testPod(undefined, "web-2");
    const proxy = await testProxy();
    await proxy.setUpstreams([web]);
    const client = dial(proxy.socketPath, `PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: ${total}\r\n\r\n`);
    const piece = Buffer.alloc(256 * 1024, "x");
    let sent = 0;
    const send = (): void => {
      while (sent < total) {
        sent += piece.length;
        if (!client.socket.write(piece)) return void client.socket.once("drain", send);
      }
    };
    send();
    await proxy.until(() => proxy.of("connection.opened").length === 1);
    await proxy.setUpstreams([other]);
    let before = -1;
    while (before !== sent) {
      before = sent;
      await ask(proxy.socketPath, "GET");
    }
    expect(sent).toBeLessThan(8 * 1024 * 1024);
    for (const socket of web.sockets) socket.resume();
    await client.until(times(1, "hello"));
    expect(got).toBeGreaterThanOrEqual(total);
  });

  test("no more, once the pod has answered without waiting for it", async () => {
    const web = await rawPod((socket) => socket.once("data", () => socket.write(ok)));
    const proxy = await testProxy();
    await proxy.setUpstreams([web]);
    const client = dial(proxy.socketPath, `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n`);
    client.socket.write("x".repeat(100_000));
    const text = await client.ended;
    expect(read(text)).toMatchObject({ status: 200, body: "hello" });
    expect(text).toContain("Connection: close\r\n");
  });
});

describe("on one connection", () => {
  test("requests that were sent ahead are answered in their order", async () => {
    const { socketPath } = await echoing();
    const post = (body: string): string =>
      `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const bodies = Array.from({ length: 50 }, (_, nth) => `<${nth}>`);
    const client = dial(socketPath, bodies.map(post).join("") + requestBytes("GET", "Connection: close\r\n"));
    const text = await client.ended;
    expect(text.match(/<\d+>/g)).toEqual(bodies);
  });

  test("a head may come in any pieces", async () => {
    const { socketPath } = await echoing();
    const client = dial(socketPath);
    const bytes = requestBytes("POST");
    for (const byte of bytes) {
      await new Promise((resolve) => client.socket.write(byte, resolve));
    }
    await client.until(times(1, "\r\n\r\namount=12"));
  });
});

describe("a client that is at fault is told so, and its connection is closed", () => {
  test.each<[string, number, string]>([
    ["no HTTP", 400, "what?\r\n\r\n"],
    [
      "two framings",
      400,
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    ["a broken chunk", 400, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"],
    ["a head above 32 KiB", 400, `GET / HTTP/1.1\r\nHost: a\r\n${"X: y\r\n".repeat(9000)}`],
    ["a first line without end", 414, `GET /${"x".repeat(40_000)}`],
    ["HTTP/2", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  ])("%s: %i", async (_, status, bytes) => {
    const { socketPath, web } = await echoing();
    const text = await exchange(socketPath, bytes);
    expect(read(text)).toMatchObject({ status, whole: true });
    expect(text).toContain("Connection: close\r\n");
    expect(web.requests).toEqual([]);
  });

  test("after the requests before it have been answered", async () => {
    const { socketPath } = await echoing();
    const text = await exchange(socketPath, `${requestBytes("POST")}what?\r\n\r\n`);
    expect(text).toMatch(/amount=12HTTP\/1\.1 400 Bad Request\r\n/);
  });
});

describe("a client that has nothing to say is let go", () => {
  test.each([
    ["having said nothing", ""],
    ["in the middle of a head", "GET / HTTP/1.1\r\nHo"],
    ["in the middle of a body", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe"],
  ])("%s", async (_, bytes) => {
    const { socketPath, web } = await echoing({ clientTimeout: 30 });
    expect(await dial(socketPath, bytes).ended).toBe("");
    expect(web.requests).toEqual([]);
  });

  test("between two requests", async () => {
    const { socketPath } = await echoing({ clientKeepAlive: 30 });
    expect(read(await dial(socketPath, requestBytes("GET")).ended).status).toBe(200);
  });
});

test.each(["ends its half", "closes"])(
  "a client that %s has lost interest: the pod is let go",
  async (how) => {
    const web = await testPod(() => undefined);
    const proxy = await testProxy();
    await proxy.setUpstreams([web]);
    const client = dial(proxy.socketPath, requestBytes("GET", "X-Request-Id: 3\r\n"));
    await proxy.until(() => proxy.of("connection.opened").length === 1);
    if (how === "closes") client.socket.destroy();
    else client.socket.end();
    await proxy.until(() => proxy.of("connection.closed").length === 1);
    expect(proxy.of("proxy.settled")).toMatchObject([
      { request: 3, nth: 1, result: "client-gone", bytes: 0 },
    ]);
    expect(proxy.of("proxy.settled")[0]).not.toHaveProperty("status");
  },
);
