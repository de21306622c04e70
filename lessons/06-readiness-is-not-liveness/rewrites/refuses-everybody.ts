import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { seconds } from "last-call";
import { Pool } from "pg";

const database = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
let shuttingDown = false;

const app = new Hono();
app.use(async (c, next) => {
  if (shuttingDown) return c.json({ error: "shutting down" }, 503, { "Retry-After": "5" });
  await next();
  return undefined;
});
app.get("/readyz", (c) => c.json({ ready: true }));
app.get("/healthz", (c) => c.json({ alive: true }));
app.post("/pay", async (c) => {
  const { payment, amount } = await c.req.json<{ payment: string; amount: number }>();
  await sleep(seconds(5)); // the customer confirms it in the bank's app
  await database.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  return c.json({ payment, state: "paid" }, 201);
});

const server = serve({ fetch: app.fetch, port: Number(process.env.PORT) });

process.on("SIGTERM", () => {
  if (shuttingDown) return;
  shuttingDown = true;
  setTimeout(() => server.close(() => void database.end().then(() => process.exit(0))), seconds(7));
});
