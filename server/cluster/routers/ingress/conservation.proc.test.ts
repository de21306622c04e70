import type { Socket } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { dial } from "./testing/client.ts";
import { ok, rawPod } from "./testing/pods.ts";
import { testProxy, type TestProxy } from "./testing/proxies.ts";

/** What a pod may do with some bytes that have come. */
const behaviours: ((socket: Socket) => void)[] = [
  (socket) => socket.write(ok),
  (socket) => socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
  (socket) => socket.write(`${ok}${ok}`),
  (socket) => socket.end(ok),
  (socket) => socket.end("HTTP/1.1 200 OK\r\n\r\n"),
  (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel"),
  (socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel"),
  (socket) => socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n"),
  (socket) => socket.write("HTTP/1.1 503 no\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"),
  (socket) => socket.write("HTTP/1.1 103 Early Hints\r\n\r\n"),
  (socket) => socket.write("what?"),
  (socket) => socket.end(),
  (socket) => void socket.destroy(),
  () => {},
  (socket) => socket.write(ok, () => socket.destroy()),
];

const requests = [
  "GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: #\r\n\r\n",
  "GET / HTTP/1.0\r\nX-Request-Id: #\r\n\r\n",
  "HEAD / HTTP/1.1\r\nHost: a\r\nX-Request-Id: #\r\n\r\n",
  "POST / HTTP/1.1\r\nHost: a\r\nX-Request-Id: #\r\nContent-Length: 5\r\n\r\nhello",
  "PUT / HTTP/1.1\r\nHost: a\r\nX-Request-Id: #\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
  `PUT / HTTP/1.1\r\nHost: a\r\nX-Request-Id: #\r\nContent-Length: 100000\r\n\r\n${"x".repeat(100_000)}`,
  "PUT / HTTP/1.1\r\nHost: a\r\nX-Request-Id: #\r\nContent-Length: 5\r\n\r\nhe",
  "GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: #\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
  "GET / HTTP/1.1\r\nHo",
  "what?\r\n\r\n",
];

/** What one client does, and after how many turns of the event loop it leaves; null: when the proxy has closed. */
const visit = fc.record({
  sends: fc.array(fc.nat({ max: requests.length - 1 }), { minLength: 1, maxLength: 3 }),
  leavesAfter: fc.option(fc.nat({ max: 30 })),
});

/** One end for each try and each connection, and nothing tried again after it was answered. */
function expectConserved({ of, events }: TestProxy): void {
  const open = new Set<string>();
  const connections = new Set<number>();
  for (const event of events) {
    if (event.type === "proxy.tried" || event.type === "proxy.settled") {
      const id = `${event.request} ${event.nth}`;
      if (event.type === "proxy.tried") open.add(id);
      else expect(open.delete(id), `a try ${id} settled, but not under way`).toBe(true);
    } else if (event.type === "connection.opened") connections.add(event.connection);
    else expect(connections.delete(event.connection), "a connection closed, but not open").toBe(true);
  }
  expect([...open]).toEqual([]);
  expect([...connections]).toEqual([]);
  for (const request of new Set(of("proxy.tried").map((tried) => tried.request))) {
    const settled = of("proxy.settled").filter((event) => event.request === request);
    const ends = settled.filter(({ status, result }) => status !== undefined || result === "client-gone");
    expect(ends, `request ${request}`).toHaveLength(1);
    expect(settled.at(-1)).toEqual(ends[0]);
    expect(settled.map(({ nth }) => nth)).toEqual(settled.map((_, index) => index + 1));
  }
}

test.each([0, 1, 32])(
  "whatever pods and clients do: one end for each request, each try, each connection; %i kept",
  async (keepAlive) => {
    const proxy = await testProxy({
      readTimeout: 60,
      clientTimeout: 120,
      clientKeepAlive: 60,
      keepAliveTimeout: 60,
      keepAlive,
    });
    let request = 0;
    /** How often pods got each POST. */
    const posts = new Map<string, number>();
    const run = fc.record({
      plan: fc.array(fc.constantFrom(...behaviours), { minLength: 1, maxLength: 20 }),
      visits: fc.array(visit, { minLength: 1, maxLength: 12 }),
      pods: fc.integer({ min: 0, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(run, async ({ plan, visits, pods }) => {
        let turn = 0;
        const connected = (socket: Socket): void => {
          socket.on("data", (bytes) => {
            const post = /^POST [^]*X-Request-Id: (\d+)/.exec(bytes.toString("latin1"))?.[1];
            if (post !== undefined) posts.set(post, (posts.get(post) ?? 0) + 1);
            plan[turn++ % plan.length]?.(socket);
          });
        };
        const web = await Promise.all(
          Array.from({ length: pods }, (_, index) => rawPod(connected, `web-${index + 1}`)),
        );
        if (pods === 3) web[0]?.server.close();
        await proxy.setUpstreams(web);
        await Promise.all(
          visits.map(async ({ sends, leavesAfter }) => {
            const bytes = sends.map((index) => requests[index]?.replace("#", String(++request))).join("");
            const client = dial(proxy.socketPath, bytes);
            if (leavesAfter === null) {
              await client.ended;
            } else {
              for (let nth = 0; nth < leavesAfter; nth++)
                await new Promise((resolve) => setImmediate(resolve));
            }
            client.socket.destroy();
          }),
        );
        await proxy.until(() => proxy.of("proxy.tried").length === proxy.of("proxy.settled").length);
      }),
      { numRuns: 25 },
    );
    await proxy.close(0);
    expect(await proxy.exited).toEqual({ code: 0, signal: null });
    expectConserved(proxy);
    expect(Math.max(0, ...posts.values())).toBeLessThanOrEqual(1);
  },
  180_000,
);
