import { once } from "node:events";
import type { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { seconds } from "last-call";
import { Pool } from "pg";

const pool = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
pool.on("error", (error) => console.error(`idle database connection: ${error.message}`));

let leaving = false;

/** The receipts behind this one, as the ledger has them. */
async function receiptsAfter(id: number): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    "SELECT id FROM feed WHERE id > $1 ORDER BY id LIMIT 20",
    [id],
  );
  return rows.map((row) => row.id);
}

async function newest(): Promise<number> {
  const { rows } = await pool.query<{ id: number }>("SELECT coalesce(max(id), 0)::int AS id FROM feed");
  return rows[0]?.id ?? 0;
}

const app = new Hono();
app.get("/readyz", (c) => c.body(null, leaving ? 503 : 200));
app.post("/pay", async (c) => {
  const { payment, amount } = await c.req.json<{ payment: string; amount: number }>();
  await sleep(seconds(1.5)); // the card network
  await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  return c.json({ payment, state: "paid" }, 201);
});
app.get("/events", (c) => {
  c.header("Connection", "close");
  return streamSSE(c, async (stream) => {
    const resumed = c.req.header("Last-Event-ID");
    let last = resumed === undefined ? await newest() : Number(resumed);
    await stream.write(`retry: ${seconds(2)}\n\n`);
    while (server.listening && !stream.aborted) {
      for (const id of await receiptsAfter(last)) {
        await stream.writeSSE({ id: String(id), event: "receipt", data: `receipt ${id}\npaid by card` });
        last = id;
      }
      await sleep(seconds(0.25));
    }
  });
});

const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 8080) }) as Server;

async function leave(): Promise<void> {
  leaving = true;
  await sleep(seconds(3.5));
  server.close(); // a client whose stream ends now can only arrive elsewhere
  await once(server, "close");
  await pool.end();
  process.exit(0);
}

process.once("SIGTERM", () => void leave());
