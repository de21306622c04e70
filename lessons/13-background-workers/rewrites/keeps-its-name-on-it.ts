import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "last-call";
import { Pool } from "pg";

const port = Number(process.env.PORT ?? 8080);
const me = process.env.POD_NAME ?? "web-local";
const lease = seconds(Number(process.env.JOB_LEASE_SECONDS ?? 30));
const pool = new Pool({ max: 8, connectionTimeoutMillis: seconds(20) });
pool.on("error", (error) => console.error(`idle database connection: ${error.message}`));

let ready = true;
const stop = new AbortController();

interface Reply {
  status: number;
  body: object;
}

async function pay(request: IncomingMessage): Promise<Reply> {
  const { payment, amount } = (await json(request)) as { payment: string; amount: number };
  await sleep(seconds(1)); // the card network
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

const claim = `
  UPDATE jobs SET state = 'claimed', claimed_by = $1, lease_until = now() + $2 * interval '1 millisecond'
   WHERE id = (SELECT id FROM jobs
                WHERE payload->>'kind' = $3
                  AND (state = 'queued' OR (state = 'claimed' AND lease_until < now()))
                ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1)
  RETURNING id`;
const finish = "UPDATE jobs SET state = 'done' WHERE id = $1 AND claimed_by = $2";
const giveBack =
  "UPDATE jobs SET state = 'queued', claimed_by = NULL, lease_until = NULL WHERE id = $1 AND claimed_by = $2";

async function nextJob(kind: string): Promise<number | undefined> {
  try {
    const { rows } = await pool.query<{ id: number }>(claim, [me, lease, kind]);
    return rows[0]?.id;
  } catch (error) {
    console.error(`no ${kind} claimed: ${(error as Error).message}`);
    return undefined;
  }
}

async function doJob(id: number, kind: string, takes: number): Promise<void> {
  try {
    await sleep(takes, undefined, { signal: stop.signal }); // draw it up, sign it, mail it
    await pool.query(finish, [id, me]);
  } catch (error) {
    if (stop.signal.aborted) return; // no failure of the job
    console.error(`${kind} ${id}: ${(error as Error).message}, giving it back`);
    await pool.query(giveBack, [id, me]).catch((lost: Error) => console.error(lost.message));
  }
}

/** Takes one job after another. */
async function work(kind: string, takes: number): Promise<void> {
  for (;;) {
    if (!ready) return;
    const id = await nextJob(kind);
    if (id === undefined) await sleep(seconds(0.3));
    else await doJob(id, kind, takes);
  }
}

const statement = () => work("statement", seconds(14));
const workers = [work("receipt", seconds(3)), statement(), statement(), statement()];
const server = createServer((request, response) => void answer(request, response));
server.listen(port, () => console.log(`listening on port ${port}, ${workers.length} workers`));

async function shutDown(): Promise<void> {
  console.log("SIGTERM: shutting down");
  // deregister
  ready = false; // from now on no new jobs either
  await sleep(seconds(4)); // longer than the slowest router needs to learn
  // stop accepting
  server.close();
  // drain
  await once(server, "close");
  // stop workers
  const timer = setTimeout(() => stop.abort(), seconds(2));
  await Promise.all(workers);
  clearTimeout(timer);
  // flush and exit
  await pool.end();
  console.log("everything answered");
  process.exit(0);
}

process.once("SIGTERM", () => void shutDown());
