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

interface Payment {
  payment: string;
  amount: number;
}

const together = seconds(4); // one INSERT for all that come meanwhile
let batch: Payment[] = [];
let writing: Promise<void> | undefined;

/** Puts the payment into the next batch, and resolves once that is in the database. */
function save(payment: Payment): Promise<void> {
  batch.push(payment);
  return (writing ??= sleep(together).then(write));
}

async function write(): Promise<void> {
  const rows = batch;
  batch = [];
  writing = undefined;
  await pool.query("INSERT INTO payments (payment, amount) SELECT * FROM unnest($1::text[], $2::integer[])", [
    rows.map(({ payment }) => payment),
    rows.map(({ amount }) => amount),
  ]);
  console.log(`${rows.length} payments written`);
}

process.on("exit", () => {
  write().catch((error: Error) => console.error(`the last batch: ${error.message}`));
});

interface Reply {
  status: number;
  body: object;
}

async function pay(request: IncomingMessage): Promise<Reply> {
  const payment = (await json(request)) as Payment;
  await sleep(seconds(2)); // the card network
  save(payment).catch((error: Error) => console.error(`${payment.payment} not written: ${error.message}`));
  return { status: 202, body: { payment: payment.payment, state: "accepted" } };
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
  ready = false;
  // stop accepting
  server.close();
  // drain
  await once(server, "close");
  // flush and exit
  console.log("everything answered");
  process.exit(0);
}

process.once("SIGTERM", () => void shutDown());
