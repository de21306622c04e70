import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { seconds } from "last-call";
import { Pool } from "pg";

const me = process.env.POD_NAME ?? "web-local";
const lease = seconds(Number(process.env.JOB_LEASE_SECONDS ?? 30));
const ledger = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
const queue = new Pool({ max: 4, connectionTimeoutMillis: seconds(20) });
for (const pool of [ledger, queue]) pool.on("error", (error) => console.error(error.message));

const leaving = new AbortController();
const hurry = new AbortController();

async function claim(): Promise<number | undefined> {
  const { rows } = await queue.query<{ id: number }>(
    `UPDATE jobs SET state = 'claimed', claimed_by = $1, lease_until = now() + $2 * interval '1 millisecond'
      WHERE id = (SELECT id FROM jobs
                   WHERE state = 'queued' OR (state = 'claimed' AND lease_until < now())
                   ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1)
      RETURNING id`,
    [me, lease],
  );
  return rows[0]?.id;
}

async function work(): Promise<void> {
  while (!leaving.signal.aborted) {
    const id = await claim();
    if (id === undefined) {
      await sleep(seconds(0.3));
      continue;
    }
    const mailed = await sleep(seconds(1 + Math.random()), true, { signal: hurry.signal }).catch(() => false);
    await queue.query(
      mailed
        ? "UPDATE jobs SET state = 'done' WHERE id = $1 AND claimed_by = $2"
        : "UPDATE jobs SET state = 'queued', claimed_by = NULL, lease_until = NULL WHERE id = $1 AND claimed_by = $2",
      [id, me],
    );
  }
}

const workers = [work(), work(), work()];

const app = new Hono();
app.get("/readyz", (c) => c.json({ ready: !leaving.signal.aborted }, leaving.signal.aborted ? 503 : 200));
app.post("/pay", async (c) => {
  const { payment, amount } = await c.req.json<{ payment: string; amount: number }>();
  await sleep(seconds(5)); // the card network
  await ledger.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  return c.json({ payment, state: "paid" }, 201);
});
const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 8080) });

async function endRequests(): Promise<void> {
  await new Promise((closed) => server.close(closed));
  await ledger.end();
}

async function endWorkers(): Promise<void> {
  const limit = setTimeout(() => hurry.abort(), seconds(5));
  await Promise.all(workers);
  clearTimeout(limit);
  await queue.end();
}

async function shutDown(): Promise<void> {
  leaving.abort();
  // Neither of the two uses the other: the order is within each.
  await Promise.all([endRequests(), endWorkers()]);
  process.exit(0);
}

process.once("SIGTERM", () => void shutDown());
