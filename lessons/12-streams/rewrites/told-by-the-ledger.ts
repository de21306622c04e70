import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "last-call";
import { Client, Pool } from "pg";

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

/** Says `receipt` with the number of each that has been entered, as the ledger tells it. */
const ledger = new EventEmitter<{ receipt: [newest: number] }>().setMaxListeners(0);
const listener = new Client();
let newest = 0;

async function listenToLedger(): Promise<void> {
  await listener.connect();
  listener.on("notification", () => {
    lookForReceipts().catch((error: Error) => console.error(`receipts: ${error.message}`));
  });
  await listener.query(`LISTEN ${listener.escapeIdentifier(process.env.FEED_CHANNEL ?? "feed")}`);
  await lookForReceipts();
}

async function lookForReceipts(): Promise<void> {
  const { rows } = await listener.query<{ id: number }>("SELECT coalesce(max(id), 0)::int AS id FROM feed");
  newest = rows[0]?.id ?? newest;
  ledger.emit("receipt", newest);
}

const stopping = new AbortController();

/** Every receipt behind this one, each as a whole event, until the pod stops or the client has left. */
async function* eventsAfter(last: number, signal: AbortSignal): AsyncGenerator<string> {
  yield `retry: ${seconds(2)}\n\n`;
  try {
    for (;;) {
      if (last >= newest) {
        await once(ledger, "receipt", { signal });
        continue;
      }
      last += 1;
      await sleep(seconds(0.6)); // what the service that composes a receipt takes
      yield `id: ${last}\nevent: receipt\ndata: receipt ${last}\ndata: paid by card\ndata: thank you\n\n`;
      signal.throwIfAborted();
    }
  } catch (error) {
    if (!signal.aborted) throw error; // the end of the generator is the end of the answer
  }
}

async function stream(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const last = Number(request.headers["last-event-id"] ?? newest);
  response.writeHead(200, { "Content-Type": "text/event-stream", Connection: "close" });
  const events = eventsAfter(last, AbortSignal.any([stopping.signal, gone.signal]));
  await pipeline(events, response).catch((error: Error) => console.log(`/events: ${error.message}`));
}

const server = createServer((request, response) => {
  void (request.url === "/events" ? stream : answer)(request, response);
});
await listenToLedger();
server.listen(port, () => console.log(`listening on port ${port}`));

async function shutDown(): Promise<void> {
  console.log("SIGTERM: shutting down");
  // deregister
  ready = false;
  await sleep(seconds(4)); // longer than the slowest router needs to learn
  // stop accepting
  const closed = once(server, "close");
  server.close();
  // drain
  stopping.abort();
  await closed;
  // stop workers
  await listener.end();
  // flush and exit
  await pool.end();
  console.log("everything answered, everybody gone");
  process.exit(0);
}

process.once("SIGTERM", () => void shutDown());
