import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "last-call";
import { Pool } from "pg";

const me = process.env.POD_NAME ?? "web-local";
const lease = seconds(Number(process.env.JOB_LEASE_SECONDS ?? 30));
const leaving = new AbortController();

/** What is put on it last is closed first, and the next one only when that has closed. */
const parts = new AsyncDisposableStack();

function openPool(max: number): Pool {
  const pool = new Pool({ max, connectionTimeoutMillis: seconds(20) });
  pool.on("error", (error) => console.error(`idle database connection: ${error.message}`));
  parts.defer(() => pool.end());
  return pool;
}

const payments = openPool(5);
const queue = openPool(4);

const claim = `
  UPDATE jobs SET state = 'claimed', claimed_by = $1, lease_until = now() + $2 * interval '1 millisecond'
   WHERE id = (SELECT id FROM jobs
                WHERE state = 'queued' OR (state = 'claimed' AND lease_until < now())
                ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1)
  RETURNING id`;

async function work(): Promise<void> {
  while (!leaving.signal.aborted) {
    const { rows } = await queue.query<{ id: number }>(claim, [me, lease]);
    if (!rows[0]) {
      await sleep(seconds(0.3));
      continue;
    }
    await sleep(seconds(1 + Math.random())); // the mail provider
    await queue.query("UPDATE jobs SET state = 'done' WHERE id = $1 AND claimed_by = $2", [rows[0].id, me]);
  }
}

const workers = [work(), work(), work()];
parts.defer(async () => void (await Promise.all(workers)));

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === "/readyz") {
    response.writeHead(leaving.signal.aborted ? 503 : 200).end();
    return;
  }
  const { payment, amount } = (await json(request)) as { payment: string; amount: number };
  await sleep(seconds(5)); // the card network
  await payments.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  response.writeHead(201, { "Content-Type": "application/json" });
  response.end(JSON.stringify({ payment, state: "paid" }));
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: Error) => {
    console.error(`${request.method} ${request.url}: ${error.message}`);
    response.writeHead(500).end();
  });
});
server.listen(Number(process.env.PORT ?? 8080));
parts.defer(() => new Promise<void>((closed) => void server.close(() => closed())));

async function shutDown(): Promise<void> {
  leaving.abort();
  await parts.disposeAsync();
  process.exit(0);
}

process.once("SIGTERM", () => void shutDown());
