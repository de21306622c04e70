import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { context, propagation, SpanKind } from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { Hono } from "hono";
import { seconds } from "last-call";
import { Pool } from "pg";

const me = process.env.POD_NAME ?? "web-local";
const lease = seconds(Number(process.env.JOB_LEASE_SECONDS ?? 60));

const database = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
database.on("error", (error) => console.error(`idle database connection: ${error.message}`));

propagation.setGlobalPropagator(new W3CTraceContextPropagator());
const agent = { keepAlive: true, socketPath: process.env.OTEL_COLLECTOR_SOCKET };
const exporter = new OTLPTraceExporter({ httpAgentOptions: agent });
const provider = new TracerProvider({
  spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: seconds(60) })],
});
const tracer = provider.getTracer("payments");

let end: Promise<void> | undefined;
const outOfTime = new AbortController();

class Worker {
  readonly #kind: string;
  readonly #takes: number;

  constructor(kind: string, takes: number) {
    this.#kind = kind;
    this.#takes = takes;
  }

  async run(): Promise<void> {
    for (;;) {
      if (end) return;
      const id = await this.#claim();
      if (id === undefined) await sleep(seconds(0.3));
      else await this.#do(id);
    }
  }

  async #claim(): Promise<number | undefined> {
    const { rows } = await database.query<{ id: number }>(
      `UPDATE jobs SET state = 'claimed', claimed_by = $1, lease_until = now() + $2 * interval '1 millisecond'
        WHERE id = (SELECT id FROM jobs
                     WHERE payload->>'kind' = $3
                       AND (state = 'queued' OR (state = 'claimed' AND lease_until < now()))
                     ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1)
        RETURNING id`,
      [me, lease, this.#kind],
    );
    return rows[0]?.id;
  }

  async #do(id: number): Promise<void> {
    const done = await sleep(this.#takes, true, { signal: outOfTime.signal }).catch(() => false);
    await database.query(
      done
        ? "UPDATE jobs SET state = 'done' WHERE id = $1 AND claimed_by = $2"
        : "UPDATE jobs SET state = 'queued', claimed_by = NULL, lease_until = NULL WHERE id = $1 AND claimed_by = $2",
      [id, me],
    );
  }
}

const workers = [new Worker("receipt", seconds(2)), new Worker("statement", seconds(40))].map((worker) =>
  worker.run(),
);

const app = new Hono();
app.get("/healthz", (c) => c.json({ alive: true }));
app.get("/readyz", (c) => c.json({ ready: !end }, end ? 503 : 200));
app.use("/pay", async (c, next) => {
  const span = tracer.startSpan(
    "POST /pay",
    { kind: SpanKind.SERVER },
    propagation.extract(context.active(), c.req.header()),
  );
  await next();
  span.end();
  if (end) c.header("Connection", "close");
});
app.post("/pay", async (c) => {
  const { payment, amount } = await c.req.json<{ payment: string; amount: number }>();
  const bank = sleep(seconds(Number(payment) % 9 === 0 ? 60 : 1.5), "paid");
  const state = await Promise.race([bank, sleep(seconds(3), "pending")]); // its clients wait for twelve
  await database.query(
    `WITH first AS (INSERT INTO idempotency_keys (key) VALUES ($1) ON CONFLICT DO NOTHING RETURNING key)
     INSERT INTO payments (payment, amount) SELECT $2, $3 FROM first`,
    [c.req.header("idempotency-key") ?? payment, payment, amount],
  );
  return c.json({ payment, state }, state === "paid" ? 201 : 202);
});

const server = serve({
  fetch: app.fetch,
  port: Number(process.env.PORT ?? 8080),
  serverOptions: { keepAliveTimeout: seconds(75) }, // longer than any client keeps an idle connection
});

/** Waits for it, and in any case no longer than that. */
const within = (limit: number, what: Promise<unknown>): Promise<unknown> =>
  Promise.race([what, sleep(limit)]);

async function leave(why: string, code: number): Promise<void> {
  console.log(`${why}: shutting down`);
  await sleep(seconds(6)); // longer than the slowest router needs to learn
  await within(seconds(12), new Promise((closed) => server.close(closed)));
  await within(seconds(3), Promise.all(workers));
  outOfTime.abort();
  await Promise.all(workers);
  await within(seconds(1), database.end());
  await within(seconds(3), provider.shutdown()).catch((error: Error) => console.error(error.message));
  process.exit(code);
}

const shutDown = (why: string, code: number): Promise<void> => (end ??= leave(why, code));
process.on("SIGTERM", () => void shutDown("SIGTERM", 0));
process.on("SIGINT", () => void shutDown("SIGINT", 0));
process.on("uncaughtException", (error) => void shutDown(`uncaught: ${error.message}`, 1));
