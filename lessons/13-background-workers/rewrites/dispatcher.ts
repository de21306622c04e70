import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "last-call";
import { Pool } from "pg";

const me = process.env.POD_NAME ?? "web-local";
const lease = seconds(Number(process.env.JOB_LEASE_SECONDS ?? 30));
const pool = new Pool({ max: 8, connectionTimeoutMillis: seconds(20) });
pool.on("error", (error) => console.error(`idle database connection: ${error.message}`));

let ready = true;

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === "/readyz") {
    response.writeHead(ready ? 200 : 503).end();
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
const kinds = [
  { kind: "receipt", takes: seconds(3), atOnce: 1 },
  { kind: "statement", takes: seconds(14), atOnce: 3 },
];

/** What this pod is at: the timer that will finish it, under the job's id. */
const inHand = new Map<number, { readonly kind: string; readonly timer: NodeJS.Timeout }>();

async function done(id: number): Promise<void> {
  await pool.query("UPDATE jobs SET state = 'done' WHERE id = $1 AND claimed_by = $2", [id, me]);
  inHand.delete(id);
}

async function claimWhatFits(): Promise<void> {
  for (const { kind, takes, atOnce } of kinds) {
    const busy = [...inHand.values()].filter((job) => job.kind === kind).length;
    if (busy >= atOnce || !ready) continue;
    const { rows } = await pool.query<{ id: number }>(claim, [me, lease, kind]);
    for (const { id } of rows) inHand.set(id, { kind, timer: setTimeout(() => void done(id), takes) });
  }
}

let claiming = Promise.resolve();
const dispatcher = setInterval(() => {
  claiming = claiming.then(claimWhatFits).catch((error: Error) => console.error(error.message));
}, seconds(0.3));

const server = createServer((request, response) => void answer(request, response));
server.listen(Number(process.env.PORT ?? 8080));

async function emptyHands(): Promise<void> {
  for (let waited = 0; inHand.size > 0 && waited < 10; waited += 1) await sleep(seconds(0.2));
  for (const [id, { timer }] of inHand) {
    clearTimeout(timer); // first the work stops, then somebody else may have it
    await pool.query(
      "UPDATE jobs SET state = 'queued', claimed_by = NULL, lease_until = NULL WHERE id = $1 AND claimed_by = $2",
      [id, me],
    );
  }
}

async function shutDown(): Promise<void> {
  ready = false;
  clearInterval(dispatcher);
  await claiming; // a claim that was under way is this pod's as well
  await sleep(seconds(4)); // longer than the slowest router needs to learn
  server.close();
  await once(server, "close");
  await emptyHands();
  await pool.end(); // nothing is left to keep the process alive
}

process.once("SIGTERM", () => void shutDown());
