import { once } from "node:events";
import type { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { seconds } from "last-call";
import { Pool } from "pg";

const pool = new Pool({ max: 8, connectionTimeoutMillis: seconds(3), statement_timeout: seconds(3) });
pool.on("error", (error) => console.error(`idle database connection: ${error.message}`));

/** Asks the customer's bank. That takes a second, unless the bank hangs: the card network waits a minute for it. */
async function authorise(payment: string, signal: AbortSignal): Promise<void> {
  const hangs = Number(payment) % 5 === 0;
  await sleep(seconds(hangs ? 60 : 1), undefined, { signal });
}

const app = new Hono();
let leaving = false;

app.get("/readyz", (c) => c.json({ ready: !leaving }, leaving ? 503 : 200));

app.post("/pay", async (c) => {
  const { payment, amount } = await c.req.json<{ payment: string; amount: number }>();
  const enough = AbortSignal.any([AbortSignal.timeout(seconds(6)), c.req.raw.signal]);
  let paid = true;
  try {
    await authorise(payment, enough);
  } catch (error) {
    if (!enough.aborted) throw error;
    paid = false; // the bank's word comes later, by webhook
  }
  await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  return paid ? c.json({ payment, state: "paid" }, 201) : c.json({ payment, state: "pending" }, 202);
});

const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 8080) }) as Server;

async function leave(): Promise<void> {
  leaving = true;
  await sleep(seconds(2.5));
  server.close();
  await once(server, "close");
  await pool.end();
  process.exit(0);
}

process.once("SIGTERM", () => void leave());
