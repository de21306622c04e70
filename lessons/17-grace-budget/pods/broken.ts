import { once } from "node:events";
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
const pool = new Pool({ max: 8, connectionTimeoutMillis: seconds(20) });
pool.on("error", (error) => console.error(`idle database connection: ${error.message}`));

propagation.setGlobalPropagator(new W3CTraceContextPropagator());
const collector = { keepAlive: true, socketPath: process.env.OTEL_COLLECTOR_SOCKET };
const exporter = new OTLPTraceExporter({ httpAgentOptions: collector });
const tracing = new TracerProvider({
  spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: seconds(60) })],
});
const tracer = tracing.getTracer("payments");

const limit = (name: string) => seconds(Number(process.env[`${name}_SECONDS`]));
const serveOn = limit("SERVE_ON");
const requestTimeout = limit("REQUEST_TIMEOUT");
const workerTimeout = limit("WORKER_TIMEOUT");
const flushTimeout = limit("FLUSH_TIMEOUT");

let ready = true;
const giveUp = new AbortController();

interface Reply {
  status: number;
  body: object;
}

type State = "paid" | "pending"; // pending: the bank's word comes later, by webhook

/** Asks the customer's bank. That takes a second, unless the bank hangs. */
async function authorise(payment: string): Promise<State> {
  const signal = AbortSignal.timeout(requestTimeout);
  const hangs = Number(payment) % 3 === 0;
  return sleep<State>(seconds(hangs ? 60 : 1), "paid", { signal }).catch(() => "pending");
}

async function pay(request: IncomingMessage): Promise<Reply> {
  const parent = propagation.extract(context.active(), request.headers);
  const span = tracer.startSpan("POST /pay", { kind: SpanKind.SERVER }, parent);
  try {
    const { payment, amount } = (await json(request)) as { payment: string; amount: number };
    const state = await authorise(payment);
    await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
    return { status: state === "paid" ? 201 : 202, body: { payment, state } };
  } finally {
    span.end();
  }
}

async function route(request: IncomingMessage): Promise<Reply> {
  if (request.method === "POST" && request.url === "/pay") return pay(request);
  if (request.url === "/readyz") return { status: ready ? 200 : 503, body: { ready } };
  return { status: 404, body: { error: "not found" } };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, body } = await route(request).catch((error: Error) => {
    console.error(`${request.method} ${request.url}: ${error.message}`);
    return { status: 500, body: { error: "internal error" } };
  });
  response.statusCode = status;
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(body));
}

const claim = `
  UPDATE jobs SET state = 'claimed', claimed_by = $1, lease_until = now() + $2 * interval '1 millisecond'
   WHERE id = (SELECT id FROM jobs
                WHERE state = 'queued' OR (state = 'claimed' AND lease_until < now())
                ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1)
  RETURNING id`;
const finish = "UPDATE jobs SET state = 'done' WHERE id = $1 AND claimed_by = $2";
const giveBack =
  "UPDATE jobs SET state = 'queued', claimed_by = NULL, lease_until = NULL WHERE id = $1 AND claimed_by = $2";

async function nextJob(): Promise<number | undefined> {
  try {
    const { rows } = await pool.query<{ id: number }>(claim, [me, lease]);
    return rows[0]?.id;
  } catch (error) {
    console.error(`no statement claimed: ${(error as Error).message}`);
    return undefined;
  }
}

async function drawUp(id: number): Promise<void> {
  try {
    await sleep(seconds(40), undefined, { signal: giveUp.signal });
    await pool.query(finish, [id, me]);
  } catch (error) {
    console.error(`statement ${id}: ${(error as Error).message}, giving it back`);
    await pool.query(giveBack, [id, me]).catch((lost: Error) => console.error(lost.message));
  }
}

async function work(): Promise<void> {
  for (;;) {
    if (!ready) return;
    const id = await nextJob();
    if (id === undefined) await sleep(seconds(0.3));
    else await drawUp(id);
  }
}

const workers = [work(), work()];
const server = createServer((request, response) => void answer(request, response));
server.listen(port, () => console.log(`listening on port ${port}, ${workers.length} workers`));

async function shutDown(): Promise<void> {
  console.log("SIGTERM: shutting down");
  // deregister
  ready = false; // from now on no new jobs either
  await sleep(serveOn);
  // stop accepting
  server.close();
  console.log("the door is shut");
  // drain
  await once(server, "close");
  console.log("every request is answered");
  // stop workers
  const timer = setTimeout(() => giveUp.abort(), workerTimeout);
  await Promise.all(workers);
  clearTimeout(timer);
  console.log("the workers are done");
  // flush and exit
  await Promise.race([Promise.allSettled([pool.end(), tracing.shutdown()]), sleep(flushTimeout)]);
  console.log("closed and flushed");
  process.exit(0);
}

process.once("SIGTERM", () => void shutDown());
