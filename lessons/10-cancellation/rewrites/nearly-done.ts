import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "last-call";
import { Pool } from "pg";

const port = Number(process.env.PORT ?? 8080);
const pool = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
pool.on("error", (error) => console.error(`idle database connection: ${error.message}`));

let ready = true;

/** The checks that are under way, with when they began. */
const checks = new Map<AbortController, number>();
const checkTakes = seconds(12);
const servingOn = seconds(4); // longer than the slowest router needs to learn

interface Reply {
  status: number;
  body: object;
}

/** What the shops are promised: 503 with Retry-After means that no money has moved. */
const cancelled: Reply = { status: 503, body: { error: "shutting down, nothing was charged" } };

/** The fraud check for large payments. It moves no money, and can be given up from outside. */
async function screen(): Promise<void> {
  const check = new AbortController();
  checks.set(check, performance.now());
  if (!ready) check.abort(); // it would end too late
  try {
    await sleep(checkTakes, undefined, { signal: check.signal });
  } finally {
    checks.delete(check);
  }
}
/** The card network's receipt for a payment that is in the books. */
const receipt = () => sleep(seconds(1.5));

async function pay(request: IncomingMessage): Promise<Reply> {
  const { payment, amount } = (await json(request)) as { payment: string; amount: number };
  if (amount >= 80_00) await screen();
  await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  await receipt();
  return { status: 201, body: { payment, state: "paid" } };
}

async function route(request: IncomingMessage): Promise<Reply> {
  if (request.method === "POST" && request.url === "/pay") return pay(request);
  if (request.url === "/readyz") return { status: ready ? 200 : 503, body: { ready } };
  return { status: 404, body: { error: "not found" } };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const reply = await route(request).catch((error: Error): Reply => {
    if (error.name === "AbortError") return cancelled;
    console.error(`${request.method} ${request.url}: ${error.message}`);
    return { status: 500, body: { error: "internal error" } };
  });
  if (reply === cancelled) response.setHeader("Retry-After", "3"); // every router has heard by then
  response.statusCode = reply.status;
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(reply.body));
}

const server = createServer((request, response) => void answer(request, response));
server.listen(port, () => console.log(`listening on port ${port}`));

async function shutDown(): Promise<void> {
  console.log("SIGTERM: letting go of what can't be finished");
  // deregister
  ready = false;
  for (const [check, began] of checks) if (began + checkTakes > performance.now() + servingOn) check.abort();
  await sleep(servingOn);
  // stop accepting
  server.close();
  // drain
  await once(server, "close");
  // flush and exit
  await pool.end();
  console.log("everything answered");
  process.exit(0);
}

process.once("SIGTERM", () => void shutDown());
