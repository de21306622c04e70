import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { seconds } from "last-call";
import { Pool } from "pg";

const database = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
database.on("error", (error) => console.error(`idle database connection: ${error.message}`));
let leaving = false;

const app = new Hono();
app.get("/readyz", (c) => (leaving ? c.json({ ready: false }, 503) : c.json({ ready: true })));
app.post("/pay", async (c) => {
  const { payment, amount } = await c.req.json<{ payment: string; amount: number }>();
  await sleep(seconds(2)); // the card network
  await database.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  return c.json({ payment, state: "paid" }, 201);
});
app.onError((error, c) => {
  console.error(`${c.req.method} ${c.req.path}: ${error.message}`);
  return c.json({ error: "internal error" }, 500);
});

const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 8080) });

process.once("SIGTERM", () => {
  leaving = true;
  server.close(() => void database.end().then(() => process.exit(0)));
});
