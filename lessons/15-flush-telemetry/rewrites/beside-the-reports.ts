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
const pool = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
pool.on("error", (error) => console.error(`idle database connection: ${error.message}`));

propagation.setGlobalPropagator(new W3CTraceContextPropagator());
const collector = { keepAlive: true, socketPath: process.env.OTEL_COLLECTOR_SOCKET };
const exporter = new OTLPTraceExporter({ httpAgentOptions: collector });
const tracing = new TracerProvider({
  spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: seconds(15) })],
});
const tracer = tracing.getTracer("payments");

let ready = true;
const reports = new Set<Promise<void>>();

interface Reply {
  status: number;
  body: object;
}

/** Tells the fraud model of a payment that was made, after the answer. */
function report(): void {
  const sent: Promise<void> = sleep(seconds(4)).then(() => void reports.delete(sent));
  reports.add(sent);
}

async function pay(request: IncomingMessage): Promise<Reply> {
  const parent = propagation.extract(context.active(), request.headers);
  const span = tracer.startSpan("POST /pay", { kind: SpanKind.SERVER }, parent);
  try {
    const { payment, amount } = (await json(request)) as { payment: string; amount: number };
    await sleep(seconds(1)); // the card network
    await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
    report();
    return { status: 201, body: { payment, state: "paid" } };
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

const server = createServer((request, response) => void answer(request, response));
server.listen(port, () => console.log(`listening on port ${port}`));

/** Waits for something, and no longer than `limit` ms; however it ends. */
async function within(limit: number, work: Promise<void>): Promise<void> {
  const timer = new AbortController();
  const late = sleep(limit, undefined, { signal: timer.signal });
  await Promise.race([work, late]).catch((error: Error) => console.error(error.message));
  timer.abort();
  await late.catch(() => {});
}

async function flush(): Promise<void> {
  await tracing.forceFlush();
  await tracing.shutdown();
}

async function shutDown(): Promise<void> {
  console.log("SIGTERM: shutting down");
  // deregister
  ready = false;
  await sleep(seconds(3)); // longer than the slowest router needs to learn
  // stop accepting
  server.close();
  // drain
  await once(server, "close");
  // stop workers, flush and exit: only payments make spans, and the last one has been answered
  await Promise.all([within(seconds(4), flush()), ...reports]);
  await pool.end();
  console.log("everything answered and reported");
  process.exit(0);
}

process.once("SIGTERM", () => void shutDown());
