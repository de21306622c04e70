import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { seconds } from "last-call";
import { Pool } from "pg";

const database = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
let leaving = false;

const app = new Hono();
app.get("/readyz", (c) => c.json({ ready: !leaving }, leaving ? 503 : 200));
app.get("/leave", (c) => {
  leaving = true;
  return c.text("not ready from now on", 202);
});
app.post("/pay", async (c) => {
  const { payment, amount } = await c.req.json<{ payment: string; amount: number }>();
  await sleep(seconds(5)); // the card network, at its slowest
  await database.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  return c.json({ payment, state: "paid" }, 201);
});

const server = serve({ fetch: app.fetch, port: Number(process.env.PORT) });

process.once("SIGTERM", () => {
  server.close(() => void database.end().then(() => process.exit(0)));
});
