import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "last-call";
import { Pool } from "pg";

const pool = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
const shutdown = new AbortController();

async function pay(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { payment, amount } = (await json(request)) as { payment: string; amount: number };
  await sleep(seconds(5)); // the card network, at its slowest
  await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  response.writeHead(201, { "Content-Type": "application/json" });
  response.end(JSON.stringify({ payment, state: "paid" }));
}

const server = createServer((request, response) => {
  if (request.url === "/readyz") response.writeHead(shutdown.signal.aborted ? 503 : 200).end();
  else if (request.url === "/pay") pay(request, response).catch((error: Error) => response.destroy(error));
  else response.writeHead(404).end();
});
server.listen(process.env.PORT);
server.on("close", () => void pool.end());

shutdown.signal.addEventListener("abort", () => setTimeout(() => server.close(), seconds(6)));
process.on("SIGTERM", () => shutdown.abort());
