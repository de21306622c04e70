import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { lostItems, score, type History, type ScenarioInput, type Tier } from "../protocol/index.ts";
import { chooseTier } from "../sandbox/index.ts";
import { useGround } from "./testing/ground.test-support.ts";

const wanted: Tier[] = ["container", "process"];
const usable = await Promise.all(
  wanted.map((tier) =>
    chooseTier(tier).then(
      () => ({ tier, title: `in the ${tier} tier`, skipped: false }),
      (error: Error) => ({
        tier,
        title: `in the ${tier} tier (skipped: ${error.message})`,
        skipped: !process.env["CI"],
      }),
    ),
  ),
);

const scenario = {
  deployment: { replicas: 2, grace: 20 },
  // Few requests and much patience: these tests are about what is told, not about how fast it goes.
  traffic: { rate: 5, deadline: 100 },
  steps: [{ when: [{ ready: 2 }, { settled: 20 }], act: { do: "delete", pod: "web-1" } }],
  end: [{ exited: "web-1" }, { forgotten: "web-1" }],
} satisfies Partial<ScenarioInput>;

/** A pod that pays, with something to set up, something around each payment, and something to do at SIGTERM. */
const pod = ({ setUp = "", name = "", before = "", after = "", atSignal = "" }): string => `
  import { createServer } from "node:http";
  import { seconds } from "last-call";
  import { Pool } from "pg";
  const pool = new Pool({ max: 2, ${name} });
  pool.on("error", () => {});
  ${setUp}
  const server = createServer((request, response) => {
    if (request.url === "/readyz") return void response.end("ready");
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", async () => {
      ${before}
      const { payment, amount } = JSON.parse(body);
      await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
      ${after}
      response.writeHead(201).end("paid");
    });
  });
  server.listen(process.env.PORT);
  process.on("SIGTERM", () => server.close(async () => { ${atSignal} process.exit(0); }));`;

const drained = "await pool.end();";

/** Spans as a service sends them: in batches, so rarely that only a shutdown sends the last one. */
const tracing = {
  setUp: `
    const { context, propagation } = await import("@opentelemetry/api");
    const { W3CTraceContextPropagator } = await import("@opentelemetry/core");
    const { OTLPTraceExporter } = await import("@opentelemetry/exporter-trace-otlp-http");
    const { BatchSpanProcessor, TracerProvider } = await import("@opentelemetry/sdk-trace");
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    const exporter = new OTLPTraceExporter({
      httpAgentOptions: { socketPath: process.env.OTEL_COLLECTOR_SOCKET },
    });
    const provider = new TracerProvider({
      spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: seconds(60) })],
    });
    const tracer = provider.getTracer("pay");`,
  before: `const span = tracer.startSpan("POST /pay", {}, propagation.extract(context.active(), request.headers));`,
  after: "span.end();",
};

const sessionsOf = (history: History, name: string) =>
  [...history.sessions.values()].filter((session) => session.pod === name);

describe.each(usable)("the services behind a pod, $title", ({ tier, skipped }) => {
  const run = useGround(skipped ? undefined : tier);

  test.skipIf(skipped)("a pod that ends its pool says goodbye to the database", async () => {
    const { history } = await run({ pod: pod({ atSignal: drained }), scenario });
    const sessions = sessionsOf(history, "web-1");
    expect(sessions.length).toBeGreaterThan(0);
    for (const { closed } of sessions) expect(closed).toMatchObject({ how: "terminate", busy: false });
    expect(history.checks.get("resources-close")?.status).toBe("pass");
  });

  test.skipIf(skipped)(
    "one that just exits doesn't, and every session is over before the verdict",
    async () => {
      const { history } = await run({ pod: pod({}), scenario });
      for (const { closed } of sessionsOf(history, "web-1")) expect(closed?.how).not.toBe("terminate");
      for (const { closed } of history.sessions.values()) expect(closed).toBeDefined();
      expect(history.checks.get("resources-close")?.status).toBe("fail");
    },
  );

  test.skipIf(skipped)("whatever a pod calls itself, its payments are known to be its own", async () => {
    const forged = pod({ name: `application_name: "web-9"`, atSignal: drained });
    const { events } = await run({ pod: forged, scenario });
    const pods = new Set(events.flatMap((event) => (event.type === "payment.committed" ? event.pod : [])));
    expect([...pods].toSorted()).toEqual(["web-1", "web-2"]);
  });

  test.skipIf(skipped)("a tracer that is shut down loses no span", async () => {
    const atSignal = `${drained} await provider.shutdown();`;
    const { history } = await run({
      pod: pod({ ...tracing, atSignal }),
      scenario: { ...scenario, collector: "alive" },
    });
    expect(history.checks.get("telemetry")?.status).toBe("pass");
    expect(history.spans.every(({ name, request }) => name === "POST /pay" && request !== null)).toBe(true);
    expect(new Set(history.spans.map((span) => span.pod))).toContain("web-1");
  });

  test.skipIf(skipped)("a pod that exits without shutting it down loses its last batch", async () => {
    const { history } = await run({
      pod: pod({ ...tracing, atSignal: drained }),
      scenario: { ...scenario, collector: "alive" },
    });
    const lost = lostItems(history).filter(({ of }) => of === "span");
    expect(lost.length).toBeGreaterThan(0);
    expect(new Set(lost.map(({ cause }) => cause))).toEqual(new Set(["tracer-not-shut-down"]));
    expect(history.checks.get("telemetry")?.status).toBe("fail");
  });

  test.skipIf(skipped)("a dead collector holds a flush without a limit until the grace is over", async () => {
    const { history } = await run({
      pod: pod({ ...tracing, atSignal: `${drained} await provider.shutdown();` }),
      scenario: { ...scenario, deployment: { replicas: 2, grace: 4 }, collector: "dead" },
    });
    expect(history.pods.get("web-1")?.exited).toMatchObject({ signal: "SIGKILL" });
    expect(history.spans).toEqual([]);
  });

  test.skipIf(skipped)("jobs are queued at their rate, and the feed has no gaps", async () => {
    const setUp = `
      const { rows: [{ free }] } = await pool.query("SELECT count(*)::int AS free FROM jobs");
      console.log("jobs before the traffic", free, "lease", process.env.JOB_LEASE_SECONDS);
      const listener = await pool.connect();
      let last = 0;
      let reading = Promise.resolve();
      const read = async () => {
        const { rows } = await listener.query("SELECT id FROM feed WHERE id > $1 ORDER BY id", [last]);
        for (const { id } of rows) console.log("feed", (last = id));
      };
      listener.on("notification", () => (reading = reading.then(read)));
      await listener.query('LISTEN "' + process.env.FEED_CHANNEL + '"');`;
    const { history, events } = await run({
      pod: pod({ setUp }),
      scenario: { ...scenario, jobs: { rate: 10, lease: 3 }, feed: { rate: 5 } },
    });
    const said = history.logs.filter((log) => log.pod === "web-2").map(({ line }) => line);
    expect(said[0]).toBe("jobs before the traffic 0 lease 3");
    const entries = said.filter((line) => line.startsWith("feed")).map((line) => Number(line.split(" ")[1]));
    expect(entries.length).toBeGreaterThan(0);
    expect(entries).toEqual(entries.map((_, at) => at + 1));
    const queued = events.filter((event) => event.type === "job.queued");
    expect(queued.map(({ job }) => job)).toEqual(queued.map((_, at) => at + 1));
    const between = ((queued.at(-1)?.atMs ?? 0) - (queued[0]?.atMs ?? 0)) / (queued.length - 1);
    // One each 10 ms of wall-clock time, by the database's own clock; a busy machine only makes bundles of them.
    expect(between).toBeGreaterThan(5);
    expect(between).toBeLessThan(20);
  });

  test.skipIf(skipped)("a database over TCP is within reach of pods that have no network", async () => {
    const open = new Set<Socket>();
    let path = "";
    const door = createServer((outside) => {
      const inside = connect(path);
      for (const socket of [outside, inside]) {
        open.add(socket);
        socket.on("error", () => undefined);
      }
      outside.pipe(inside).pipe(outside);
    }).listen(0, "127.0.0.1");
    await once(door, "listening");
    onTestFinished(() => {
      door.close();
      for (const socket of open) socket.destroy();
    });
    const { history } = await run({
      pod: pod({ atSignal: drained }),
      scenario,
      adminUrl: (own) => {
        const url = new URL(own);
        path = `${url.searchParams.get("host")}/.s.PGSQL.5432`;
        url.searchParams.delete("host");
        url.host = `127.0.0.1:${(door.address() as AddressInfo).port}`;
        return url.href;
      },
    });
    expect(history.finished?.how).toBe("ended");
    expect(score(history).byOutcome.ok).toBeGreaterThan(10);
    for (const { closed } of sessionsOf(history, "web-1")) expect(closed?.how).toBe("terminate");
  });
});
