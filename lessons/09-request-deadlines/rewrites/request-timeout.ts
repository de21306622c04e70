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

interface Reply {
  status: number;
  body: object;
}

type State = "paid" | "pending"; // pending: the bank's word comes later, by webhook

/** Asks the customer's bank. That takes a second, unless the bank hangs: the card network waits a minute for it. */
async function authorise(payment: string, signal?: AbortSignal): Promise<State> {
  const hangs = Number(payment) % 5 === 0;
  await sleep(seconds(hangs ? 60 : 1), undefined, { signal });
  return "paid";
}

async function pay(request: IncomingMessage): Promise<Reply> {
  const { payment, amount } = (await json(request)) as { payment: string; amount: number };
  const state = await authorise(payment);
  await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  return { status: state === "paid" ? 201 : 202, body: { payment, state } };
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
server.headersTimeout = seconds(5);
server.requestTimeout = seconds(5); // nobody waits longer than this
server.listen(port, () => console.log(`listening on port ${port}`));

async function shutDown(): Promise<void> {
  console.log("SIGTERM: shutting down");
  // deregister
  ready = false;
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
