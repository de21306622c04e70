import { describe, expect, test } from "vitest";
import { failuresOf, lossesOf, score, type History, type ScenarioInput } from "../../protocol/index.ts";
import { useGround } from "../testing/ground.test-support.ts";

/** What people get wrong about their clients and their workers: the symptom first, then the mend. */

const run = useGround();

const causes = (history: History) => [...new Set(lossesOf(history).map(({ cause }) => cause))];
const web1 = (history: History) => history.pods.get("web-1");

const deleteWeb1 = (when: NonNullable<ScenarioInput["steps"]>[number]["when"]): Partial<ScenarioInput> => ({
  steps: [{ when, act: { do: "delete", pod: "web-1" } }],
  end: [{ exited: "web-1" }, { forgotten: "web-1" }],
});

describe("exit() beside close() cuts a slow response", () => {
  const pod = (atSignal: string) => `
    import { createServer } from "node:http";
    import { seconds } from "last-call";
    const server = createServer((request, response) => {
      if (request.url === "/readyz") return void response.end();
      setTimeout(() => response.end("report"), seconds(2));
    });
    server.listen(process.env.PORT);
    process.on("SIGTERM", () => { ${atSignal} });`;
  const scenario: Omit<ScenarioInput, "nodes"> = {
    deployment: { replicas: 2 },
    traffic: { rate: 10, method: "GET", path: "/report" },
    ...deleteWeb1([{ ready: 2 }, { inFlight: "web-1", atLeast: 3 }]),
  };

  test("exit beside close: what was under way is cut, with exit code 0", async () => {
    const { history } = await run({ pod: pod("server.close(); process.exit(0);"), scenario });
    expect(causes(history)).toContain("exited-early");
    expect(web1(history)?.exited).toMatchObject({ code: 0, signal: null });
    expect(history.checks.get("exit")?.status).toBe("pass");
    expect(history.checks.get("in-flight")?.status).toBe("fail");
  });

  test("exit in close's callback: every response is complete", async () => {
    const { history } = await run({ pod: pod("server.close(() => process.exit(0));"), scenario });
    expect(causes(history)).not.toContain("exited-early");
    expect(history.checks.get("in-flight")?.status).toBe("pass");
  });
});

describe("keep-alive is never closed: a hang, and a late reset", () => {
  const pod = (atSignal: string) => `
    import { createServer } from "node:http";
    import { seconds } from "last-call";
    let draining = false;
    const server = createServer((request, response) => {
      if (request.url === "/readyz") return void response.end();
      if (draining) response.setHeader("connection", "close");
      setTimeout(() => response.end("ok"), seconds(1.2));
    });
    server.keepAliveTimeout = 60_000;
    server.listen(process.env.PORT);
    process.on("SIGTERM", () => { ${atSignal} });`;
  // A busy pool: each client always has a request on its way, or is about to send one.
  const scenario: Omit<ScenarioInput, "nodes"> = {
    deployment: { replicas: 2, grace: 6 },
    traffic: { rate: 30, clientsPerNode: 12, connections: "warm", method: "GET", path: "/" },
    ...deleteWeb1([{ ready: 2 }, { settled: 60 }, { inFlight: "web-1", atLeast: 2 }]),
  };

  test("close() alone: busy connections keep it alive until SIGKILL cuts them", async () => {
    const { history } = await run({ pod: pod("server.close(() => process.exit(0));"), scenario });
    expect(web1(history)?.exited).toMatchObject({ signal: "SIGKILL" });
    expect(causes(history)).toContain("killed-at-the-grace");
    expect(history.checks.get("exit")?.status).toBe("fail");
  });

  test("Connection: close while draining, then a sweep of the idle ones: it ends by itself, and nothing is cut", async () => {
    const drain = `
      draining = true;
      setTimeout(() => {
        server.close(() => process.exit(0));
        setInterval(() => server.closeIdleConnections(), 20);
      }, seconds(2.5));`;
    const { history } = await run({ pod: pod(drain), scenario });
    expect(web1(history)?.exited).toMatchObject({ code: 0, signal: null });
    expect(causes(history)).not.toContain("killed-at-the-grace");
  });
});

describe("the app's idle timeout is shorter than its proxy's: a 502 now and then", () => {
  // After an answer the pod is busy from well before its idle timeout ends until well after the next request has
  // come, which waits unread. Busy in an immediate: the loop turns to its timers next, and only then to its sockets.
  const pod = (keepAliveTimeout: number) => `
    import { createServer } from "node:http";
    import { seconds } from "last-call";
    let planned = false;
    const server = createServer((request, response) => {
      request.resume();
      request.on("end", () => response.end("ok"));
      if (request.url !== "/order" || planned) return;
      planned = true;
      const keepBusy = () => {
        const end = performance.now() + seconds(3);
        while (performance.now() < end);
        planned = false;
      };
      setTimeout(() => setImmediate(keepBusy), seconds(0.5));
    });
    server.keepAliveTimeout = seconds(${keepAliveTimeout});
    server.keepAliveTimeoutBuffer = 0;
    server.listen(process.env.PORT);`;
  const scenario: Omit<ScenarioInput, "nodes"> = {
    // So patient that being busy doesn't make it unready.
    deployment: { replicas: 1, readiness: { path: "/", timeout: 10 } },
    ingress: { sync: { min: 0, max: 0 }, tries: 1, keepAliveTimeout: 60 },
    // A POST that was sent is never sent again by the proxy.
    traffic: {
      rate: 0.5,
      clientsPerNode: 1,
      via: "ingress",
      kinds: [{ method: "POST", path: "/order", upload: 10 }],
    },
    end: [{ settled: 16 }],
    limit: 600,
  };

  test("shorter: requests meet connections that are just being closed", async () => {
    const { history } = await run({ pod: pod(1), scenario });
    const found = failuresOf(history);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ request }) => request.status === 502)).toBe(true);
    expect(found.map(({ behind }) => behind)).toContain("idle-connection-closed");
  });

  test("longer than the proxy's: none is closed under a request", async () => {
    const { history } = await run({ pod: pod(600), scenario });
    expect(failuresOf(history)).toEqual([]);
    expect(score(history).byOutcome.ok).toBeGreaterThanOrEqual(16);
  });
});
