import type { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { ask, exchange, read, requestBytes } from "./testing/ask.ts";
import { dial, times } from "./testing/client.ts";
import { ok, rawPod, testPod, type TestPod } from "./testing/pods.ts";
import { testProxy, type TestProxy } from "./testing/proxies.ts";

/** The ingress with one pod behind it that gives this answer to each request. */
async function answering(answer: string, end = false): Promise<TestProxy & { web: TestPod }> {
  const web = await testPod((socket) => (end ? socket.end(answer) : socket.write(answer)));
  const proxy = await testProxy();
  await proxy.setUpstreams([web]);
  return { ...proxy, web };
}

describe("an answer reaches the client", () => {
  test.each<[string, string, boolean, string, string]>([
    ["with a length", ok, false, "GET", "hello"],
    ["with no bytes", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false, "GET", ""],
    [
      "in chunks",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
      false,
      "GET",
      "hello",
    ],
    ["that the pod's close ends", "HTTP/1.1 200 OK\r\n\r\nhello", true, "GET", "hello"],
    ["to HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", false, "HEAD", ""],
    ["to HEAD, in no chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", false, "HEAD", ""],
    ["204", "HTTP/1.1 204 No Content\r\n\r\n", false, "GET", ""],
    ["304 with a length", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", false, "GET", ""],
    ["500", "HTTP/1.1 500 Oh\r\nContent-Length: 2\r\n\r\nno", false, "POST", "no"],
  ])("%s", async (_, answer, end, method, body) => {
    const { socketPath } = await answering(answer, end);
    // Twice on one connection: so the first has been ended where it ends.
    const client = dial(socketPath, requestBytes(method));
    const status = answer.slice(9, 12);
    const isWhole = (text: string): boolean => {
      const seen = read(text, method);
      return seen.status === Number(status) && (status === "304" || status === "204" || seen.whole);
    };
    const first = await client.until(isWhole);
    expect(read(first, method).body).toBe(body);
    client.socket.write(requestBytes(method, "Connection: close\r\n"));
    const both = await client.ended;
    expect(isWhole(both.slice(first.length))).toBe(true);
  });

  test("to an HTTP/1.0 client: without chunks, until the connection ends", async () => {
    const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    const { socketPath } = await answering(chunked);
    const text = await exchange(socketPath, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    expect(text).toMatch(/\r\nConnection: close\r\n\r\nhello$/);
    expect(text).not.toContain("chunked");
  });

  test("with its interim answers, except for 100, which is between the proxy and its client", async () => {
    const { socketPath } = await answering(
      `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${ok}`,
    );
    const text = await exchange(socketPath, requestBytes("GET", "Connection: close\r\n"));
    expect(text).toMatch(/^HTTP\/1\.1 103 Early Hints\r\nLink: <\/a>\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
  });

  test("piece by piece, as it comes", async () => {
    const web = await testPod((socket) =>
      socket.write(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n",
      ),
    );
    const proxy = await testProxy();
    await proxy.setUpstreams([web]);
    const client = dial(proxy.socketPath, requestBytes("GET"));
    for (const event of ["data: 1\n\n", "data: 2\n\n"]) {
      await client.until((text) => text.includes("\r\n\r\n"));
      web.sockets[0]?.write(`${event.length.toString(16)}\r\n${event}\r\n`);
      await client.until((text) => text.includes(event));
    }
    web.sockets[0]?.write("0\r\n\r\n");
    await client.until((text) => text.endsWith("0\r\n\r\n"));
  });
});

describe("connections to a pod", () => {
  test("are used again, the last used first", async () => {
    const held: (() => void)[] = [];
    const used: Socket[] = [];
    const web = await testPod((socket, request) => {
      used.push(socket);
      if (request.startsWith("POST")) held.push(() => socket.write(ok));
      else socket.write(ok);
    });
    const proxy = await testProxy();
    await proxy.setUpstreams([web]);
    const clients = [1, 2].map(() => dial(proxy.socketPath, requestBytes("POST")));
    while (held.length < 2) await new Promise((resolve) => setImmediate(resolve));
    held[0]?.();
    await Promise.race(clients.map((client) => client.until(times(1, "hello"))));
    held[1]?.();
    await Promise.all(clients.map((client) => client.until(times(1, "hello"))));
    for (let nth = 0; nth < 3; nth++) await ask(proxy.socketPath, "GET");
    expect(web.sockets).toHaveLength(2);
    expect(used.slice(2)).toEqual([used[1], used[1], used[1]]);
  });

  test("are never used after the pod has said close", async () => {
    const web = await testPod((socket) =>
      socket.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello"),
    );
    const proxy = await testProxy();
    await proxy.setUpstreams([web]);
    const client = dial(proxy.socketPath, requestBytes("GET"));
    const text = await client.until(times(1, "hello"));
    expect(text).toContain("Connection: keep-alive\r\n");
    client.socket.write(requestBytes("GET"));
    await client.until(times(2, "hello"));
    expect(web.sockets).toHaveLength(2);
    await proxy.until(() => proxy.of("connection.closed").length === 2);
    expect(proxy.of("connection.closed").map(({ by, requests }) => [by, requests])).toEqual([
      ["client", 1],
      ["client", 1],
    ]);
  });

  test("are never used after bytes that nobody asked for", async () => {
    const { socketPath, web } = await answering(`${ok}HTTP/1.1 200 OK\r\n`);
    for (let nth = 0; nth < 2; nth++) expect((await ask(socketPath, "GET")).body).toBe("hello");
    expect(web.sockets).toHaveLength(2);
  });

  test("are closed when a pod speaks without being asked", async () => {
    const web = await testPod();
    const proxy = await testProxy();
    await proxy.setUpstreams([web]);
    await ask(proxy.socketPath, "GET");
    web.sockets[0]?.write(ok);
    await proxy.until(() => proxy.of("connection.closed").length === 1);
    expect(proxy.of("connection.closed")).toMatchObject([{ by: "client", requests: 1 }]);
    expect((await ask(proxy.socketPath, "GET")).body).toBe("hello");
    expect(web.sockets).toHaveLength(2);
  });

  test("are kept up to a limit, the oldest going first; none with 0", async () => {
    for (const keepAlive of [1, 0]) {
      const pods = [await testPod(undefined, "web-1"), await testPod(undefined, "web-2")];
      const proxy = await testProxy({ keepAlive });
      await proxy.setUpstreams(pods);
      await ask(proxy.socketPath, "GET");
      await ask(proxy.socketPath, "GET");
      const closed = keepAlive === 1 ? ["web-1"] : ["web-1", "web-2"];
      await proxy.until(() => proxy.of("connection.closed").length === closed.length);
      expect(proxy.of("connection.closed").map(({ pod }) => pod)).toEqual(closed);
    }
  });

  test("are closed after their idle time", async () => {
    const web = await testPod();
    const proxy = await testProxy({ keepAliveTimeout: 20 });
    await proxy.setUpstreams([web]);
    await ask(proxy.socketPath, "GET");
    await proxy.until(() => proxy.of("connection.closed").length === 1);
    expect(proxy.of("connection.closed")[0]).toMatchObject({ by: "client", how: "fin", requests: 1 });
  });

  test("of a pod that has left the list go on, and idle ones stay open until the pod closes them", async () => {
    const finish: (() => void)[] = [];
    const web = await testPod((socket, request) => {
      if (request.startsWith("POST")) finish.push(() => socket.write(ok));
      else socket.write(ok);
    });
    const proxy = await testProxy();
    await proxy.setUpstreams([web]);
    await ask(proxy.socketPath, "GET");
    const busy = ask(proxy.socketPath, "POST");
    const alsoBusy = ask(proxy.socketPath, "POST");
    await proxy.until(() => proxy.of("connection.opened").length === 2);
    await proxy.setUpstreams([]);
    expect((await ask(proxy.socketPath, "GET")).status).toBe(503);
    while (finish.length < 2) await new Promise((resolve) => setImmediate(resolve));
    for (const answer of finish) answer();
    expect([(await busy).body, (await alsoBusy).body]).toEqual(["hello", "hello"]);
    expect(web.open()).toBe(2);
    for (const socket of web.sockets) socket.end();
    await proxy.until(() => proxy.of("connection.closed").length === 2);
    expect(proxy.of("connection.closed").map(({ by, how }) => `${by} ${how}`)).toEqual([
      "pod fin",
      "pod fin",
    ]);
  });
});

test("a slow client holds the pod up, not the proxy's memory", async () => {
  const piece = Buffer.alloc(256 * 1024, "x");
  const pieces = 400;
  let written = 0;
  const web = await rawPod((socket) => {
    socket.once("data", () => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${piece.length * pieces}\r\n\r\n`);
      const more = (): void => {
        while (written < pieces) {
          written++;
          if (!socket.write(piece)) return void socket.once("drain", more);
        }
      };
      more();
    });
  });
  const proxy = await testProxy();
  await proxy.setUpstreams([web]);
  const client = dial(proxy.socketPath, requestBytes("GET"));
  await client.until((text) => text.length > 1000);
  client.socket.pause();
  // Another request goes through meanwhile, and then the pod has stopped for good.
  let before = -1;
  while (before !== written) {
    before = written;
    await ask(proxy.socketPath, "TRACE");
  }
  expect(written).toBeLessThan(20);
  client.socket.resume();
  const text = await client.until((all) => all.length >= piece.length * pieces);
  expect(read(text).body).toHaveLength(piece.length * pieces);
});
