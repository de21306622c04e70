import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "last-call";
import { Pool } from "pg";

const port = Number(process.env.PORT ?? 8080);
const pool = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
pool.on("error", (error) => console.error(`idle database connection: ${error.message}`));

let ready = false;
let stopping = false;
let most = Infinity;

interface Reply {
  status: number;
  body: object;
}

async function pay(request: IncomingMessage): Promise<Reply> {
  const { payment, amount } = (await json(request)) as { payment: string; amount: number };
  if (amount > most) return { status: 422, body: { error: "too much at once" } };
  await sleep(seconds(3)); // the card network
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

/** Reads the rules of every shop into memory, before the first payment. */
async function warmUp(): Promise<void> {
  await sleep(seconds(8));
}

/** Another limit for a payment, without a restart. */
async function reload(): Promise<void> {
  const { rows } = await pool.query<{ most: number }>("SELECT most FROM limits");
  most = rows[0]?.most ?? Infinity;
  console.log(`SIGHUP: payments up to ${most}`);
}

async function shutDown(why: string, code: number): Promise<void> {
  if (stopping) {
    console.error(`${why} again: leaving`);
    setTimeout(() => process.exit(1), seconds(0.2)); // so that this line is still written
    return;
  }
  stopping = true;
  console.log(`${why}: shutting down`);
  setTimeout(() => process.exit(1), seconds(13)).unref(); // whatever hangs
  // deregister
  ready = false;
  if (server.listening) await sleep(seconds(5)); // longer than the slowest router needs to learn
  // stop accepting
  server.close();
  // drain
  await once(server, "close");
  // flush and exit
  await pool.end();
  console.log("everything answered");
  process.exit(code);
}

for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => void shutDown(signal, 0));
process.on("uncaughtException", (error) => {
  console.error(`uncaught: ${error.message}`);
  void shutDown("uncaught exception", 1);
});
process.on("SIGHUP", () => void reload());

await warmUp();
if (!stopping) server.listen(port, () => console.log(`listening on port ${port}`));
ready = !stopping;
