import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { context, propagation, SpanKind } from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { seconds } from "last-call";
import { Pool } from "pg";

const port = Number(process.env.PORT ?? 8080);
const me = process.env.POD_NAME ?? "web-local";
const lease = seconds(Number(process.env.JOB_LEASE_SECONDS ?? 60));

let stopping = false;
const giveUp = new AbortController(); // for jobs that aren't done when their time is over

const pool = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
pool.on("error", (error) => console.error(`idle database connection: ${error.message}`));

propagation.setGlobalPropagator(new W3CTraceContextPropagator());
const collector = { keepAlive: true, socketPath: process.env.OTEL_COLLECTOR_SOCKET };
const exporter = new OTLPTraceExporter({ httpAgentOptions: collector, timeoutMillis: seconds(3) });
const batches = new BatchSpanProcessor({ exporter, scheduledDelayMillis: seconds(60) });
const tracing = new TracerProvider({ spanProcessors: [batches] });
const tracer = tracing.getTracer("payments");

interface Reply {
  status: number;
  body: object;
}

/** Asks the customer's bank. That takes a second or two, unless the bank hangs: the card network would wait for a minute. */
async function authorise(payment: string, signal: AbortSignal): Promise<"paid" | "pending"> {
  const hangs = Number(payment) % 9 === 0;
  await sleep(seconds(hangs ? 60 : 1.5), undefined, { signal });
  return "paid";
}

/** One statement, so one transaction: a key that was here before adds nothing. */
const charge = `
  WITH first AS (INSERT INTO idempotency_keys (key) VALUES ($1) ON CONFLICT DO NOTHING RETURNING key)
  INSERT INTO payments (payment, amount) SELECT $2, $3 FROM first`;

async function pay(request: IncomingMessage): Promise<Reply> {
  const parent = propagation.extract(context.active(), request.headers);
  const span = tracer.startSpan("POST /pay", { kind: SpanKind.SERVER }, parent);
  try {
    const { payment, amount } = (await json(request)) as { payment: string; amount: number };
    const deadline = AbortSignal.timeout(seconds(3)); // its clients wait for twelve
    const state = await authorise(payment, deadline).catch((error: Error) => {
      if (!deadline.aborted) throw error;
      return "pending"; // the bank's word comes later, by webhook
    });
    await pool.query(charge, [request.headers["idempotency-key"] ?? payment, payment, amount]);
    return { status: state === "paid" ? 201 : 202, body: { payment, state } };
  } finally {
    span.end();
  }
}

async function route(request: IncomingMessage): Promise<Reply> {
  if (request.method === "POST" && request.url === "/pay") return pay(request);
  if (request.url === "/healthz") return { status: 200, body: { alive: true } };
  if (request.url === "/readyz") return { status: stopping ? 503 : 200, body: { ready: !stopping } };
  return { status: 404, body: { error: "not found" } };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, body } = await route(request).catch((error: Error) => {
    console.error(`${request.method} ${request.url}: ${error.message}`);
    return { status: 500, body: { error: "internal error" } };
  });
  response.statusCode = status;
  response.setHeader("Content-Type", "application/json");
  if (stopping) response.setHeader("Connection", "close");
  response.end(JSON.stringify(body));
}

const claim = `
  UPDATE jobs SET state = 'claimed', claimed_by = $1, lease_until = now() + $2 * interval '1 millisecond'
   WHERE id = (SELECT id FROM jobs
                WHERE payload->>'kind' = $3
                  AND (state = 'queued' OR (state = 'claimed' AND lease_until < now()))
                ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1)
  RETURNING id`;
const finish = "UPDATE jobs SET state = 'done' WHERE id = $1 AND claimed_by = $2";
const giveEverythingBack =
  "UPDATE jobs SET state = 'queued', claimed_by = NULL, lease_until = NULL WHERE claimed_by = $1 AND state = 'claimed'";

async function nextJob(kind: string): Promise<number | undefined> {
  try {
    const { rows } = await pool.query<{ id: number }>(claim, [me, lease, kind]);
    return rows[0]?.id;
  } catch (error) {
    console.error(`no ${kind} claimed: ${(error as Error).message}`);
    return undefined;
  }
}

async function doJob(id: number, kind: string, takes: number): Promise<void> {
  try {
    await sleep(takes, undefined, { signal: giveUp.signal }); // draw it up, sign it, mail it
    await pool.query(finish, [id, me]);
  } catch (error) {
    console.error(`${kind} ${id} not done: ${(error as Error).message}`);
  }
}

/** Takes one job after another. */
async function work(kind: string, takes: number): Promise<void> {
  for (;;) {
    if (stopping) return;
    const id = await nextJob(kind);
    if (id === undefined) await sleep(seconds(0.3));
    else await doJob(id, kind, takes);
  }
}

const worker = Promise.all([work("receipt", seconds(2)), work("statement", seconds(40))]);
const server = createServer((request, response) => void answer(request, response));
server.keepAliveTimeout = seconds(75); // longer than any client keeps an idle connection
server.listen(port, () => console.log(`listening on port ${port}`));

async function stopServer(): Promise<void> {
  await sleep(seconds(6)); // longer than the slowest router needs to learn
  const patience = setTimeout(() => server.closeAllConnections(), seconds(12)); // no request takes so long
  await new Promise((closed) => server.close(closed));
  clearTimeout(patience);
}

/** Requests hand nothing to these workers, so nobody has to wait for the other. */
async function stopWorkers(): Promise<void> {
  const limit = setTimeout(() => giveUp.abort(), seconds(4));
  await worker;
  clearTimeout(limit);
  const { rowCount } = await pool.query(giveEverythingBack, [me]);
  console.log(`${rowCount} jobs given back`);
}

async function shutDown(): Promise<void> {
  stopping = true; // not ready any more, no new jobs, and each answer ends its connection
  await Promise.all([stopServer(), stopWorkers()]);
  const limit = sleep(seconds(1), undefined, { ref: false });
  await Promise.race([pool.end(), limit]);
  await tracing.shutdown().catch((error: Error) => console.error(error.message)); // the exporter has a limit
}

/** Every way out goes through here, and only once. */
function leave(why: string, code: number): void {
  if (stopping) return console.log(`${why}: shutting down already`);
  console.log(`${why}: shutting down`);
  shutDown().then(
    () => process.exit(code),
    (error: Error) => {
      console.error(`the shutdown failed: ${error.message}`);
      process.exit(1);
    },
  );
}

for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => leave(signal, 0));
process.on("uncaughtException", (error) => leave(`uncaught: ${error.message}`, 1));
