import type { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { maxBody, maxHead } from "./response-parser.ts";
import { ok, onRequest, settle, testPod, to, type Settled } from "./test-support.ts";

/** What the pod does once it has the whole request, and what the client must make of it. */
const ways: Record<string, { pod: (socket: Socket) => void; seen: Partial<Settled>; closed: string }> = {
  "answers in full": {
    pod: (socket) => socket.write(ok),
    seen: { outcome: "ok", phase: "done", status: 200, bytes: ok.length },
    closed: "client fin",
  },
  "FIN before a byte": {
    pod: (socket) => socket.destroy(),
    seen: { outcome: "reset", phase: "waiting", bytes: 0 },
    closed: "pod fin",
  },
  "half-close before a byte": {
    pod: (socket) => socket.end(),
    seen: { outcome: "reset", phase: "waiting", bytes: 0 },
    closed: "pod fin",
  },
  "FIN inside the status line": {
    pod: (socket) => socket.end("HTTP/1"),
    seen: { outcome: "truncated", phase: "reading", bytes: 6 },
    closed: "pod fin",
  },
  "FIN inside the head": {
    pod: (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Le"),
    seen: { outcome: "truncated", phase: "reading", bytes: 27 },
    closed: "pod fin",
  },
  "FIN between head and body": {
    pod: (socket) => socket.end(ok.slice(0, -5)),
    seen: { outcome: "truncated", phase: "reading", status: 200 },
    closed: "pod fin",
  },
  "FIN inside a body of known length": {
    pod: (socket) => socket.end(ok.slice(0, -1)),
    seen: { outcome: "truncated", phase: "reading", status: 200, bytes: ok.length - 1 },
    closed: "pod fin",
  },
  "FIN inside a chunk": {
    pod: (socket) => socket.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel"),
    seen: { outcome: "truncated", phase: "reading", status: 200 },
    closed: "pod fin",
  },
  "FIN before the last chunk": {
    pod: (socket) => socket.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
    seen: { outcome: "truncated", phase: "reading", status: 200 },
    closed: "pod fin",
  },
  "FIN after an interim answer": {
    pod: (socket) => socket.end("HTTP/1.1 100 Continue\r\n\r\n"),
    seen: { outcome: "truncated", phase: "reading", bytes: 25 },
    closed: "pod fin",
  },
  "a cut 503 is no 503": {
    pod: (socket) => socket.end("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 9\r\n\r\nstop"),
    seen: { outcome: "truncated", phase: "reading", status: 503 },
    closed: "pod fin",
  },
  "answers 500": {
    pod: (socket) => socket.write("HTTP/1.1 500 Oh no\r\nContent-Length: 0\r\n\r\n"),
    seen: { outcome: "status-5xx", phase: "done", status: 500 },
    closed: "client fin",
  },
  "answers 503 and closes": {
    pod: (socket) => socket.end("HTTP/1.1 503 \r\nConnection: close\r\nContent-Length: 0\r\n\r\n"),
    seen: { outcome: "status-5xx", phase: "done", status: 503 },
    closed: "client fin",
  },
  "answers 404": {
    pod: (socket) => socket.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
    seen: { outcome: "ok", phase: "done", status: 404 },
    closed: "client fin",
  },
  "answers 204 without a length": {
    pod: (socket) => socket.write("HTTP/1.1 204 No Content\r\n\r\n"),
    seen: { outcome: "ok", phase: "done", status: 204 },
    closed: "client fin",
  },
  "100 Continue, then 200": {
    pod: (socket) => socket.write(`HTTP/1.1 100 Continue\r\n\r\n${ok}`),
    seen: { outcome: "ok", phase: "done", status: 200, bytes: 25 + ok.length },
    closed: "client fin",
  },
  "a chunked answer with trailers": {
    pod: (socket) =>
      socket.write(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\nA\r\n0123456789\r\n0\r\nDone: yes\r\n\r\n",
      ),
    seen: { outcome: "ok", phase: "done", status: 200 },
    closed: "client fin",
  },
  "an answer that ends by FIN": {
    pod: (socket) => socket.end("HTTP/1.1 200 OK\r\n\r\nuntil the end"),
    seen: { outcome: "ok", phase: "done", status: 200, bytes: 32 },
    closed: "pod fin",
  },
  "an HTTP/1.0 answer": {
    pod: (socket) => socket.end("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"),
    seen: { outcome: "ok", phase: "done", status: 200 },
    closed: "client fin",
  },
  garbage: {
    pod: (socket) => socket.write("hello"),
    seen: { outcome: "unknown", phase: "reading", errno: 'not an HTTP/1 answer: "hello"' },
    closed: "client fin",
  },
  "a head without CR": {
    pod: (socket) => socket.write("HTTP/1.1 200 OK\n\n"),
    seen: { outcome: "unknown", phase: "reading", errno: "a line of the head ends without CR" },
    closed: "client fin",
  },
  "a head that is too long": {
    pod: (socket) => socket.write(`HTTP/1.1 200 OK\r\nX: ${"x".repeat(maxHead)}`),
    seen: { outcome: "unknown", phase: "reading", errno: `a head above ${maxHead} bytes` },
    closed: "client fin",
  },
  "interim answers without end": {
    pod: (socket) => socket.write("HTTP/1.1 100 Continue\r\n\r\n".repeat(1000)),
    seen: { outcome: "unknown", phase: "reading", errno: `a head above ${maxHead} bytes` },
    closed: "client fin",
  },
  "a length that is too long": {
    pod: (socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"),
    seen: { outcome: "unknown", errno: `content-length 99999999999 is above ${maxBody} bytes`, status: 200 },
    closed: "client fin",
  },
  "a body that is too long": {
    pod: (socket) => {
      const more = (): void => {
        while (!socket.destroyed && socket.write(Buffer.alloc(65536))) continue;
      };
      socket.on("drain", more).write("HTTP/1.1 200 OK\r\n\r\n");
      more();
    },
    seen: { outcome: "unknown", phase: "reading", errno: `a body above ${maxBody} bytes`, status: 200 },
    closed: "client fin",
  },
  "two lengths": {
    pod: (socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
    seen: { outcome: "unknown", phase: "reading", errno: "more than one content-length: 1, 2" },
    closed: "client fin",
  },
  "a broken chunk size": {
    pod: (socket) => socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n"),
    seen: { outcome: "unknown", phase: "reading", errno: 'not a chunk size: "-5"', status: 200 },
    closed: "client fin",
  },
  "an upgrade nobody asked for": {
    pod: (socket) => socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"),
    seen: { outcome: "unknown", errno: "status 101, although no upgrade was asked for" },
    closed: "client fin",
  },
};

describe("what the pod does with a request that it has read", () => {
  test.each(Object.entries(ways))("%s", async (_, { pod, seen, closed }) => {
    const { socketPath } = await testPod((socket) => onRequest(socket, () => pod(socket)));
    const settled = await settle(to(socketPath));
    expect(settled).toMatchObject(seen);
    expect(settled.closed).toEqual([closed]);
    if (seen.errno === undefined) expect(settled.errno).toBeUndefined();
  });

  test("an answer that comes byte by byte", async () => {
    const { socketPath } = await testPod((socket) =>
      onRequest(socket, () => {
        const next = (at: number): void => {
          if (at < ok.length) socket.write(ok.charAt(at), () => setImmediate(next, at + 1));
        };
        next(0);
      }),
    );
    expect(await settle(to(socketPath))).toMatchObject({ outcome: "ok", bytes: ok.length });
  });

  test("no answer before the deadline", async () => {
    const { socketPath } = await testPod((socket) => void socket.resume());
    const settled = await settle(to(socketPath), { deadline: 2 });
    expect(settled).toMatchObject({
      outcome: "timed-out",
      phase: "waiting",
      bytes: 0,
      closed: ["client fin"],
    });
  });

  test("half an answer before the deadline", async () => {
    const { socketPath } = await testPod((socket) => onRequest(socket, () => socket.write(ok.slice(0, -1))));
    const settled = await settle(to(socketPath), { deadline: 10 });
    expect(settled).toMatchObject({
      outcome: "timed-out",
      phase: "reading",
      status: 200,
      closed: ["client fin"],
    });
  });
});
