import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { context, propagation, SpanKind } from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { Hono } from "hono";
import { seconds } from "last-call";
import { Pool } from "pg";

const of = (name: string) => seconds(Number(process.env[`${name}_SECONDS`]));
/** From the signal to SIGKILL, less what it takes to hear of the deletion. */
const mine = of("GRACE") - of("HOOK") - seconds(1);
const flush = of("FLUSH_TIMEOUT");
const pool = new Pool({ max: 8, connectionTimeoutMillis: seconds(20) });
const leaving = new AbortController();
const giveUp = new AbortController();

propagation.setGlobalPropagator(new W3CTraceContextPropagator());
const collector = { keepAlive: true, socketPath: process.env.OTEL_COLLECTOR_SOCKET };
const exporter = new OTLPTraceExporter({ httpAgentOptions: collector });
const tracing = new TracerProvider({
  spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: seconds(60) })],
});

const app = new Hono();
app.get("/readyz", (c) => c.body(null, leaving.signal.aborted ? 503 : 204));
app.post("/pay", async (c) => {
  const parent = propagation.extract(context.active(), c.req.header());
  const span = tracing.getTracer("payments").startSpan("POST /pay", { kind: SpanKind.SERVER }, parent);
  const { payment, amount } = await c.req.json<{ payment: string; amount: number }>();
  const bank = seconds(Number(payment) % 3 === 0 ? 60 : 1); // some of them hang
  const limit = of("REQUEST_TIMEOUT");
  await sleep(Math.min(bank, limit));
  await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  span.end();
  return bank <= limit ? c.json({ payment, state: "paid" }, 201) : c.json({ payment, state: "pending" }, 202);
});
const server = serve({ fetch: app.fetch, port: Number(process.env.PORT) });

const claim = `UPDATE jobs SET state = 'claimed', claimed_by = $1, lease_until = now() + $2 * interval '1 millisecond'
  WHERE id = (SELECT id FROM jobs WHERE state = 'queued' OR (state = 'claimed' AND lease_until < now())
               ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING id`;
const finish = "UPDATE jobs SET state = 'done' WHERE id = $1 AND claimed_by = $2";
const giveBack =
  "UPDATE jobs SET state = 'queued', claimed_by = NULL, lease_until = NULL WHERE id = $1 AND claimed_by = $2";

async function work(): Promise<void> {
  const me = process.env.POD_NAME;
  while (!leaving.signal.aborted) {
    const { rows } = await pool.query<{ id: number }>(claim, [me, of("JOB_LEASE")]);
    const id = rows[0]?.id;
    if (id === undefined) await sleep(seconds(0.3));
    else {
      const drawnUp = sleep(seconds(40), finish, { signal: giveUp.signal });
      await pool.query(await drawnUp.catch(() => giveBack), [id, me]);
    }
  }
}
const workers = [work(), work()];

async function leave(): Promise<void> {
  const killedAt = Date.now() + mine;
  leaving.abort();
  await sleep(of("SERVE_ON"));
  await new Promise((resolve) => server.close(resolve));
  // Whatever the steps before have left, and no more than six seconds of it.
  const left = killedAt - flush - Date.now();
  setTimeout(() => giveUp.abort(), Math.max(0, Math.min(left, seconds(6))));
  await Promise.all(workers);
  await Promise.race([Promise.all([pool.end(), tracing.shutdown()]), sleep(flush)]);
  process.exit(0);
}

process.once("SIGTERM", () => void leave());
