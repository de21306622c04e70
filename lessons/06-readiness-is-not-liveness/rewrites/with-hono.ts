import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { seconds } from "last-call";
import { Pool } from "pg";

const database = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
const leaving = new AbortController();

const probes = new Hono();
probes.get("/readyz", (c) => c.text("", leaving.signal.aborted ? 503 : 200));
probes.get("/healthz", (c) => c.text("alive"));

const payments = new Hono();
payments.post("/pay", async (c) => {
  const { payment, amount } = await c.req.json<{ payment: string; amount: number }>();
  await sleep(seconds(5)); // the customer confirms it in the bank's app
  await database.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  return c.json({ payment, state: "paid" }, 201);
});

const app = new Hono().route("/", probes).route("/", payments);
const server = serve({ fetch: app.fetch, port: Number(process.env.PORT) });

leaving.signal.addEventListener("abort", () => {
  setTimeout(() => server.close(() => void database.end()), seconds(6));
});
process.on("SIGTERM", () => leaving.abort());
