import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { seconds } from "last-call";
import { Pool } from "pg";

const database = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
let leaving = false;

const app = new Hono();
app.get("/readyz", (c) => c.json({ ready: !leaving }, leaving ? 503 : 200));
app.get("/leave", async (c) => {
  leaving = true;
  await sleep(seconds(6)); // the signal comes after this answer, and by then every router knows
  return c.text("nobody sends anything here any more");
});
app.post("/pay", async (c) => {
  const { payment, amount } = await c.req.json<{ payment: string; amount: number }>();
  await sleep(seconds(5)); // the card network, at its slowest
  await database.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  return c.json({ payment, state: "paid" }, 201);
});

const server = serve({ fetch: app.fetch, port: Number(process.env.PORT) });

async function stop(): Promise<void> {
  server.close();
  await once(server, "close");
  await database.end();
  process.exit(0);
}

process.once("SIGTERM", () => void stop());
