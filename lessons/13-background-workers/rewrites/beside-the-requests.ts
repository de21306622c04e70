import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "last-call";
import { Pool } from "pg";

const me = process.env.POD_NAME ?? "web-local";
const lease = seconds(Number(process.env.JOB_LEASE_SECONDS ?? 30));
const pool = new Pool({ max: 8, connectionTimeoutMillis: seconds(20) });
pool.on("error", (error) => console.error(`idle database connection: ${error.message}`));

const leaving = new AbortController();
const outOfTime = new AbortController();

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === "/readyz") {
    response.writeHead(leaving.signal.aborted ? 503 : 200).end();
    return;
  }
  const { payment, amount } = (await json(request)) as { payment: string; amount: number };
  await sleep(seconds(1)); // the card network
  await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  response.writeHead(201, { "Content-Type": "application/json" });
  response.end(JSON.stringify({ payment, state: "paid" }));
}

const claim = `
  UPDATE jobs SET state = 'claimed', claimed_by = $1, lease_until = now() + $2 * interval '1 millisecond'
   WHERE id = (SELECT id FROM jobs
                WHERE payload->>'kind' = $3
                  AND (state = 'queued' OR (state = 'claimed' AND lease_until < now()))
                ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1)
  RETURNING id`;
const finish = "UPDATE jobs SET state = 'done' WHERE id = $1 AND claimed_by = $2";
const giveEverythingBack = `
  UPDATE jobs SET state = 'queued', claimed_by = NULL, lease_until = NULL
   WHERE claimed_by = $1 AND state = 'claimed'`;

async function work(kind: string, takes: number): Promise<void> {
  while (!leaving.signal.aborted) {
    const { rows } = await pool.query<{ id: number }>(claim, [me, lease, kind]);
    if (!rows[0]) {
      await sleep(seconds(0.3), undefined, { signal: leaving.signal }).catch(() => {});
      continue;
    }
    const inTime = await sleep(takes, true, { signal: outOfTime.signal }).catch(() => false);
    if (inTime) await pool.query(finish, [rows[0].id, me]);
  }
}

const workers = [
  work("receipt", seconds(3)),
  work("statement", seconds(14)),
  work("statement", seconds(14)),
  work("statement", seconds(14)),
];

const server = createServer((request, response) => {
  answer(request, response).catch((error: Error) => {
    console.error(`${request.method} ${request.url}: ${error.message}`);
    response.writeHead(500).end();
  });
});
server.listen(Number(process.env.PORT ?? 8080));

/** Requests hand nothing to these workers, so neither has to wait for the other. */
async function stopWorkers(): Promise<void> {
  AbortSignal.timeout(seconds(5)).addEventListener("abort", () => outOfTime.abort());
  await Promise.all(workers);
  const { rowCount } = await pool.query(giveEverythingBack, [me]);
  console.log(`${rowCount} jobs given back`);
}

async function stopServer(): Promise<void> {
  await sleep(seconds(4)); // longer than the slowest router needs to learn
  await new Promise((closed) => server.close(closed));
}

async function shutDown(): Promise<void> {
  leaving.abort();
  await Promise.all([stopServer(), stopWorkers()]);
  await pool.end();
  process.exit(0);
}

process.once("SIGTERM", () => void shutDown());
