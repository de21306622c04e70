import { once } from "node:events";
import type { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { seconds } from "last-call";
import { Pool } from "pg";

const pool = new Pool({ max: 6, connectionTimeoutMillis: seconds(10) });
pool.on("error", (error) => console.error(`idle database connection: ${error.message}`));

interface Order {
  payment: string;
  amount: number;
}

const stopping = new AbortController();

/** The fraud check computes for twelve seconds, and can be begun anew anywhere. @throws HTTPException 503 */
async function screen(): Promise<void> {
  try {
    await sleep(seconds(12), undefined, { signal: stopping.signal });
  } catch (cause) {
    const res = new Response("shutting down, nothing was charged", {
      status: 503,
      headers: { "Retry-After": "3" },
    });
    throw new HTTPException(503, { res, cause });
  }
}

/** From here on there is no way back: money moves, and the card network's receipt belongs to it. */
async function book({ payment, amount }: Order): Promise<void> {
  await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  await sleep(seconds(1.5)); // the receipt
}

const app = new Hono();
app.get("/readyz", (c) => c.body(null, stopping.signal.aborted ? 503 : 200));
app.post("/pay", async (c) => {
  const order = await c.req.json<Order>();
  if (order.amount >= 80_00) await screen();
  await book(order);
  return c.json({ payment: order.payment, state: "paid" }, 201);
});

const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 8080) }) as Server;

process.once("SIGTERM", () => stopping.abort());
stopping.signal.addEventListener("abort", () => void leave());

async function leave(): Promise<void> {
  await sleep(seconds(3));
  await once(server.close(), "close");
  await pool.end();
  process.exit(0);
}
