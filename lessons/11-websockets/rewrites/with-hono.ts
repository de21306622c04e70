import { once } from "node:events";
import type { Server } from "node:http";
import { setInterval as ticks, setTimeout as sleep } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { seconds } from "last-call";
import { Pool } from "pg";
import { WebSocketServer } from "ws";

const pool = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
pool.on("error", (error) => console.error(`idle database connection: ${error.message}`));

let leaving = false;
const app = new Hono();
app.get("/readyz", (c) => c.body(null, leaving ? 503 : 200));
app.post("/pay", async (c) => {
  const { payment, amount } = await c.req.json<{ payment: string; amount: number }>();
  await sleep(seconds(1.5)); // the card network
  await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  return c.json({ payment, state: "paid" }, 201);
});

const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 8080) }) as Server;
const live = new WebSocketServer({ server, path: "/live" });
live.on("connection", (screen) => screen.on("error", console.error));

const done = new AbortController();

/** Tells every screen once a second what was taken today, until there is nobody left to tell. */
async function tellTakings(): Promise<void> {
  for await (const _ of ticks(seconds(1), undefined, { signal: done.signal })) {
    const { rows } = await pool.query(
      "SELECT count(*)::int AS payments, sum(amount)::int AS taken FROM payments",
    );
    for (const screen of live.clients) screen.send(JSON.stringify(rows[0]));
  }
}
const telling = tellTakings().catch((error: Error) => {
  if (!done.signal.aborted) console.error(`takings: ${error.message}`);
});

async function leave(): Promise<void> {
  leaving = true;
  await sleep(seconds(3.5));
  const closed = once(server, "close");
  server.close();
  const screens = [...live.clients];
  while (screens.length > 0) {
    for (const screen of screens.splice(0, 2)) screen.close(1012, "service restart");
    await sleep(seconds(0.5));
  }
  await closed;
  done.abort();
  await telling;
  await pool.end();
  process.exit(0);
}

process.once("SIGTERM", () => void leave());
