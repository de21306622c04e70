import type { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { traceparentOf } from "../protocol/trace.ts";
import { createRig, ok, onRequest, testPod, to } from "./test-support.ts";

const unavailable = (more = ""): string => `HTTP/1.1 503 no\r\n${more}Content-Length: 0\r\n\r\n`;
/** Backoffs of a scenario whose second is 20 ms: 10 to 20 ms. */
const backoff = { min: 0.5, max: 1 };
const naive = { policy: "naive" as const, backoff };

/** A pod that does the first of these with the first request, and so on; it answers well after the last. */
const oneAfterAnother = (...acts: ((socket: Socket) => void)[]) => {
  const requests: string[] = [];
  return testPod((socket) =>
    onRequest(socket, (request) => {
      const act = acts[requests.push(request) - 1];
      if (act) act(socket);
      else socket.write(ok);
    }),
  ).then((pod) => ({ ...pod, requests }));
};

describe("a retry", () => {
  test("is a request of its own for the same payment, within the backoff", async () => {
    const pod = await oneAfterAnother(
      (socket) => socket.destroy(),
      (socket) => socket.write(unavailable()),
    );
    const rig = createRig({ route: to(pod.socketPath), second: 20, traffic: { retries: naive } });
    rig.traffic.start();
    rig.release(1);
    await rig.until(() => rig.of("request.settled").length === 3);
    expect(rig.of("request.sent")).toMatchObject([
      { request: 1, client: "a1", reused: false },
      { request: 2, client: "a1", reused: false, retryOf: 1, attempt: 2 },
      { request: 3, client: "a1", reused: false, retryOf: 1, attempt: 3 },
    ]);
    expect(rig.of("request.sent")[0]).not.toHaveProperty("retryOf");
    expect(rig.of("request.settled").map(({ outcome, retrying }) => [outcome, retrying])).toEqual([
      ["reset", true],
      ["status-5xx", true],
      ["ok", undefined],
    ]);
    // The rig's clock stands still: what is left is the wait itself.
    const due = (1000 / 500) * (20 / 1000);
    for (const { intended } of rig.of("request.sent").slice(1)) {
      expect(intended - due).toBeGreaterThanOrEqual(10);
      expect(intended - due).toBeLessThanOrEqual(20);
    }
    for (const [at, request] of pod.requests.entries()) {
      expect(request).toContain('{"payment":"1","amount":5647}');
      expect(request).toContain("\r\nIdempotency-Key: 1\r\n");
      expect(request).toContain(`\r\nX-Request-Id: ${at + 1}\r\ntraceparent: ${traceparentOf(at + 1)}\r\n`);
    }
    await rig.traffic.stop();
    expect(rig.traffic.counts).toEqual({ sent: 3, settled: 3 });
    expect(rig.of("request.abandoned")).toEqual([]);
  });

  test("asks the router anew, although a connection is kept", async () => {
    const pod = await oneAfterAnother((socket) => socket.write(unavailable()));
    let asked = 0;
    const rig = createRig({
      route: () => (asked++, to(pod.socketPath)),
      second: 20,
      traffic: { retries: naive, connections: "warm" },
    });
    rig.traffic.start();
    rig.release(1);
    await rig.until(() => rig.of("request.settled").length === 2);
    expect(asked).toBe(2);
    expect(rig.of("request.sent").map(({ connection, reused }) => [connection, reused])).toEqual([
      [1, false],
      [2, false],
    ]);
  });

  test("is the last one when the attempts are used up", async () => {
    const rig = createRig({
      route: { reject: true },
      second: 20,
      traffic: { retries: { ...naive, attempts: 4 } },
    });
    rig.traffic.start();
    rig.release(1);
    await rig.until(() => rig.of("request.settled").some(({ retrying }) => !retrying));
    expect(rig.of("request.sent").map(({ attempt = 1 }) => attempt)).toEqual([1, 2, 3, 4]);
  });

  test("comes no sooner than the server says", async () => {
    const pod = await oneAfterAnother((socket) => socket.write(unavailable("Retry-After: 4\r\n")));
    const rig = createRig({ route: to(pod.socketPath), second: 20, traffic: { retries: naive } });
    rig.traffic.start();
    rig.release(1);
    const from = performance.now();
    await rig.until(() => rig.of("request.settled").length === 2);
    expect(rig.of("request.sent")[1]?.intended).toBeCloseTo(0.04 + 4 * 20, 5);
    // A timer may be a millisecond early, never more.
    expect(performance.now() - from).toBeGreaterThanOrEqual(79);
  });
});

describe("what is tried again", () => {
  test("a payment that may have been made is left alone, one that can't have been is not", async () => {
    const pod = await oneAfterAnother((socket) => socket.destroy());
    const retries = { policy: "idempotent" as const, backoff };
    const rig = createRig({
      // The first is refused; its retry gets through, and is cut.
      route: () => (rig.of("request.sent").length === 0 ? { reject: true } : to(pod.socketPath)),
      second: 20,
      traffic: { retries },
    });
    rig.traffic.start();
    rig.release(1);
    await rig.until(() => rig.of("request.settled").length === 2);
    await rig.traffic.stop();
    expect(rig.of("request.settled").map(({ outcome, retrying }) => [outcome, retrying])).toEqual([
      ["refused", true],
      ["reset", undefined],
    ]);
  });

  test("what a router dropped carried nothing", async () => {
    const pod = await oneAfterAnother();
    const rig = createRig({
      route: () => (rig.of("request.sent").length === 0 ? { drop: true } : to(pod.socketPath)),
      second: 20,
      traffic: { retries: { policy: "idempotent", backoff }, deadline: 2 },
    });
    rig.traffic.start();
    rig.release(1);
    await rig.until(() => rig.of("request.settled").length === 2);
    expect(rig.of("request.sent")).toMatchObject([
      { dropped: true, pod: null },
      { retryOf: 1, pod: "web-1" },
    ]);
    expect(rig.of("request.settled")).toMatchObject([
      { outcome: "timed-out", phase: "connect", retrying: true },
      { outcome: "ok" },
    ]);
  });

  test("a budget is a share of all requests", async () => {
    const rig = createRig({
      route: { reject: true },
      second: 20,
      traffic: { clientsPerNode: 4, retries: { policy: "budgeted", budget: 0.2, attempts: 2, backoff } },
    });
    rig.traffic.start();
    rig.release(100);
    await rig.until(() => rig.of("request.settled").length === 120);
    await rig.traffic.stop();
    expect(rig.of("request.sent").filter(({ retryOf }) => retryOf !== undefined)).toHaveLength(20);
    expect(rig.of("request.settled").filter(({ retrying }) => retrying)).toHaveLength(20);
  });
});

describe("stop", () => {
  test("drops the retries that are still to come, and says so", async () => {
    const rig = createRig({
      route: { reject: true },
      traffic: { retries: { ...naive, backoff: { min: 3600, max: 3600 } } },
    });
    rig.traffic.start();
    rig.release(3);
    await rig.until(() => rig.of("request.settled").length === 3);
    await rig.traffic.stop();
    expect(rig.of("request.abandoned").map(({ request }) => request)).toEqual([1, 2, 3]);
    expect(rig.traffic.counts).toEqual({ sent: 3, settled: 3 });
  });

  test("from within the event that announces the retry", async () => {
    const rig = createRig({
      route: { reject: true },
      traffic: { retries: naive },
      emit(event) {
        if (event.type === "request.settled") void rig.traffic.stop();
      },
    });
    rig.traffic.start();
    rig.release(1);
    await rig.until(() => rig.of("request.abandoned").length === 1);
    await rig.traffic.stop();
    expect(rig.of("request.settled")).toMatchObject([{ request: 1, retrying: true }]);
    expect(rig.traffic.counts).toEqual({ sent: 1, settled: 1 });
  });

  test("what ends after it is not tried again", async () => {
    const pod = await testPod((socket) => onRequest(socket, () => {}));
    const rig = createRig({ route: to(pod.socketPath), traffic: { retries: naive } });
    rig.traffic.start();
    rig.release(1);
    await rig.until(() => rig.of("request.connected").length === 1);
    const stopped = rig.traffic.stop();
    (await pod.accepted(0)).destroy();
    await stopped;
    expect(rig.of("request.settled")).toMatchObject([{ outcome: "reset" }]);
    expect(rig.of("request.settled")[0]).not.toHaveProperty("retrying");
  });
});
