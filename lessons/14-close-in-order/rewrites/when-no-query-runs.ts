import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "last-call";
import { Pool } from "pg";

const port = Number(process.env.PORT ?? 8080);
const me = process.env.POD_NAME ?? "web-local";
const lease = seconds(Number(process.env.JOB_LEASE_SECONDS ?? 30));

let ready = true;
const giveUp = new AbortController();

const pool = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) }); // of the payments
const queue = new Pool({ max: 4, connectionTimeoutMillis: seconds(20) }); // of the jobs
for (const each of [pool, queue]) {
  each.on("error", (error) => console.error(`idle database connection: ${error.message}`));
}

const claim = `
  UPDATE jobs SET state = 'claimed', claimed_by = $1, lease_until = now() + $2 * interval '1 millisecond'
   WHERE id = (SELECT id FROM jobs
                WHERE state = 'queued' OR (state = 'claimed' AND lease_until < now())
                ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1)
  RETURNING id`;
const finish = "UPDATE jobs SET state = 'done' WHERE id = $1 AND claimed_by = $2";
const giveBack =
  "UPDATE jobs SET state = 'queued', claimed_by = NULL, lease_until = NULL WHERE id = $1 AND claimed_by = $2";

async function nextJob(): Promise<number | undefined> {
  try {
    const { rows } = await queue.query<{ id: number }>(claim, [me, lease]);
    return rows[0]?.id;
  } catch (error) {
    console.error(`no job claimed: ${(error as Error).message}`);
    return undefined;
  }
}

async function mailReceipt(id: number): Promise<void> {
  try {
    await sleep(seconds(1 + Math.random()), undefined, { signal: giveUp.signal }); // the mail provider
    await queue.query(finish, [id, me]);
  } catch (error) {
    console.error(`receipt ${id}: ${(error as Error).message}, giving it back`);
    await queue.query(giveBack, [id, me]).catch((lost: Error) => console.error(lost.message));
  }
}

async function work(): Promise<void> {
  for (;;) {
    if (!ready) return;
    const id = await nextJob();
    if (id === undefined) await sleep(seconds(0.3));
    else await mailReceipt(id);
  }
}
const workers = [work(), work(), work()];

interface Reply {
  status: number;
  body: object;
}

async function pay(request: IncomingMessage): Promise<Reply> {
  const { payment, amount } = (await json(request)) as { payment: string; amount: number };
  await sleep(seconds(5)); // the card network
  await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  return { status: 201, body: { payment, state: "paid" } };
}

async function route(request: IncomingMessage): Promise<Reply> {
  if (request.method === "POST" && request.url === "/pay") return pay(request);
  if (request.url === "/readyz") return { status: ready ? 200 : 503, body: { ready } };
  return { status: 404, body: { error: "not found" } };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, body } = await route(request).catch((error: Error) => {
    console.error(`${request.method} ${request.url}: ${error.message}`);
    return { status: 500, body: { error: "internal error" } };
  });
  response.statusCode = status;
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(body));
}

const server = createServer((request, response) => void answer(request, response));
server.listen(port, () => console.log(`listening on port ${port}`));

async function shutDown(): Promise<void> {
  console.log("SIGTERM: shutting down");
  // deregister
  ready = false; // from now on no new jobs either
  // stop accepting
  server.close();
  const answered = once(server, "close");
  // stop workers
  setTimeout(() => giveUp.abort(), seconds(5)).unref();
  await Promise.all(workers);
  // flush and exit
  await queue.end();
  while (pool.idleCount < pool.totalCount || pool.waitingCount > 0) await sleep(seconds(0.1));
  await pool.end(); // nobody uses it any more
  await answered;
  console.log("all closed");
  process.exit(0);
}

process.once("SIGTERM", () => void shutDown());
