import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { seconds } from "last-call";
import { Pool } from "pg";

const port = Number(process.env.PORT ?? 8080);
const database = new Pool({ max: 8 });
let leaving = false;

const app = new Hono();
app.get("/readyz", (c) => (leaving ? c.json({ ready: false }, 503) : c.json({ ready: true })));
app.post("/pay", async (c) => {
  const { payment, amount } = await c.req.json<{ payment: string; amount: number }>();
  await sleep(seconds(1.5)); // the card network
  await database.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  return c.json({ payment, state: "paid" }, 201);
});

const server = serve({ fetch: app.fetch, port });

process.once("SIGTERM", () => {
  leaving = true;
  setTimeout(() => server.close(() => void database.end().then(() => process.exit(0))), seconds(6));
});
