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

async function pay(request: IncomingMessage): Promise<Reply> {
  const { payment, amount } = (await json(request)) as { payment: string; amount: number };
  await sleep(seconds(1.5)); // the card network
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

// the receipts in the ledger: numbered from 1, without gaps
let newest = 0;

async function lookForReceipts(): Promise<void> {
  const { rows } = await pool.query<{ id: number | null }>("SELECT max(id) AS id FROM feed");
  newest = rows[0]?.id ?? newest;
}

/** The lines of a receipt, as the service that composes them gives them. */
async function* receipt(id: number): AsyncGenerator<string> {
  for (const line of [`receipt ${id}`, "paid by card", "thank you"]) {
    await sleep(seconds(0.2));
    yield line;
  }
}

/** Sends each receipt after this one as an event, for as long as the client listens. */
async function follow(response: ServerResponse, last: number): Promise<void> {
  response.writeHead(200, { "Content-Type": "text/event-stream", Connection: "close" });
  response.write(`retry: ${seconds(2)}\n\n`); // whoever loses the stream comes back after two seconds
  while (!response.destroyed && server.listening) {
    if (last >= newest) {
      await sleep(seconds(0.2));
      continue;
    }
    last += 1;
    response.write(`id: ${last}\nevent: receipt\n`);
    for await (const line of receipt(last)) response.write(`data: ${line}\n`);
    response.write("\n"); // a blank line: the event is whole
  }
  response.end();
}

const looking = setInterval(() => {
  lookForReceipts().catch((error: Error) => console.error(`receipts: ${error.message}`));
}, seconds(0.2));

const server = createServer((request, response) => {
  if (request.url !== "/events") void answer(request, response);
  else void follow(response, newest);
});
server.listen(port, () => console.log(`listening on port ${port}`));

async function shutDown(): Promise<void> {
  console.log("SIGTERM: shutting down");
  // deregister
  ready = false;
  await sleep(seconds(4)); // longer than the slowest router needs to learn
  // stop accepting
  const closed = once(server, "close");
  server.close(); // from here on every stream ends behind the event that it is in
  // drain
  await closed;
  // stop workers
  clearInterval(looking);
  // flush and exit
  await pool.end();
  console.log("everything answered, everybody gone");
  process.exit(0);
}

process.once("SIGTERM", () => void shutDown());
