import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { context, propagation, SpanKind } from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { Hono } from "hono";
import { seconds } from "last-call";
import { Pool } from "pg";

const database = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
database.on("error", (error) => console.error(`idle database connection: ${error.message}`));

propagation.setGlobalPropagator(new W3CTraceContextPropagator());
const agent = { keepAlive: true, socketPath: process.env.OTEL_COLLECTOR_SOCKET };
const exporter = new OTLPTraceExporter({ httpAgentOptions: agent });
const provider = new TracerProvider({
  spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: seconds(15) })],
});
const tracer = provider.getTracer("payments");

let leaving = false;
const app = new Hono();
app.get("/readyz", (c) => c.json({ ready: !leaving }, leaving ? 503 : 200));
app.post("/pay", async (c) => {
  const parent = propagation.extract(context.active(), c.req.header());
  const span = tracer.startSpan("POST /pay", { kind: SpanKind.SERVER }, parent);
  try {
    const { payment, amount } = await c.req.json<{ payment: string; amount: number }>();
    await sleep(seconds(1)); // the card network
    await database.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
    setTimeout(() => console.log(`${payment} reported to the fraud model`), seconds(4));
    return c.json({ payment, state: "paid" }, 201);
  } finally {
    span.end();
  }
});
const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 8080) });

process.once("SIGTERM", () => {
  leaving = true;
  setTimeout(() => {
    server.close(() => void database.end());
  }, seconds(3)); // longer than the slowest router needs to learn
});

// Nothing is left to do: no request, no report. What is begun here is still waited for.
process.once("beforeExit", () => {
  const leave = (): void => process.exit(0);
  setTimeout(leave, seconds(4));
  provider.shutdown().then(leave, leave);
});
