import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "last-call";
import { Pool } from "pg";
import { WebSocketServer } from "ws";

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

const server = createServer((request, response) => void answer(request, response));
server.listen(port, () => console.log(`listening on port ${port}`));

// the screens in the shops: each holds a WebSocket, and hears every second what was taken today
const screens = new WebSocketServer({ server, path: "/live" });
screens.on("connection", (screen) => {
  screen.on("error", (error) => console.error(`/live: ${error.message}`));
});

async function tellScreens(): Promise<void> {
  const { rows } = await pool.query(
    "SELECT count(*)::int AS payments, sum(amount)::int AS taken FROM payments",
  );
  for (const screen of screens.clients) screen.send(JSON.stringify(rows[0]));
}

const telling = setInterval(() => {
  tellScreens().catch((error: Error) => console.error(`takings: ${error.message}`));
}, seconds(1));

async function shutDown(): Promise<void> {
  console.log("SIGTERM: shutting down");
  // deregister
  ready = false;
  await sleep(seconds(4)); // longer than the slowest router needs to learn
  // stop accepting
  server.close();
  // drain
  for (const screen of screens.clients) {
    screen.close(1001, "going away");
    await sleep(seconds(0.25)); // not all of them at once
  }
  await once(server, "close");
  // stop workers
  clearInterval(telling);
  // flush and exit
  await pool.end();
  console.log("everything answered, everybody gone");
  process.exit(0);
}

process.once("SIGTERM", () => void shutDown());
