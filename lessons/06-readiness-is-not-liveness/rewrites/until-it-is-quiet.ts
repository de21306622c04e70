import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "last-call";
import { Pool } from "pg";

const pool = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });

let leaving = false;
let lastArrival = Date.now();

async function pay(request: IncomingMessage, response: ServerResponse): Promise<void> {
  lastArrival = Date.now();
  const { payment, amount } = (await json(request)) as { payment: string; amount: number };
  await sleep(seconds(5)); // the customer confirms it in the bank's app
  await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  response.writeHead(201, { "Content-Type": "application/json" });
  response.end(JSON.stringify({ payment, state: "paid" }));
}

const server = createServer((request, response) => {
  switch (request.url) {
    case "/readyz":
      response.writeHead(leaving ? 503 : 200).end();
      break;
    case "/healthz":
      response.writeHead(204).end();
      break;
    case "/pay":
      pay(request, response).catch((error: Error) => {
        console.error(`payment failed: ${error.message}`);
        response.writeHead(500).end();
      });
      break;
    default:
      response.writeHead(404).end();
  }
});
server.listen(process.env.PORT);

async function drain(): Promise<void> {
  leaving = true;
  lastArrival = Date.now();
  // Whoever still believes in this pod sends something within three seconds.
  while (Date.now() - lastArrival < seconds(3)) await sleep(seconds(0.5));
  await new Promise((resolve) => server.close(resolve));
  await pool.end();
}

process.on("SIGTERM", () => {
  if (!leaving) void drain().then(() => process.exit());
});
