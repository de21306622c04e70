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
const letGo = new AbortController(); // aborted at SIGTERM: whatever listens to it is given up

interface Reply {
  status: number;
  body: object;
}

/** What the shops are promised: 503 with Retry-After means that no money has moved. */
const cancelled: Reply = { status: 503, body: { error: "shutting down, nothing was charged" } };

/** The fraud check for large payments. It computes for long, and moves no money. */
const screen = (signal?: AbortSignal) => sleep(seconds(12), undefined, { signal });
/** The card network's receipt for a payment that is in the books. */
const receipt = (signal?: AbortSignal) => sleep(seconds(1.5), undefined, { signal });

async function pay(request: IncomingMessage): Promise<Reply> {
  const { payment, amount } = (await json(request)) as { payment: string; amount: number };
  if (amount >= 80_00) await screen(letGo.signal);
  await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  await receipt(letGo.signal);
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
  console.log("SIGTERM: letting go of everything");
  // deregister
  ready = false;
  await sleep(seconds(1)); // most of what is inside is done by then
  letGo.abort();
  await sleep(seconds(3)); // longer than the slowest router needs to learn
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
