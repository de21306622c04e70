import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "last-call";
import { Pool } from "pg";

const pool = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });

async function pay(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { payment, amount } = (await json(request)) as { payment: string; amount: number };
  await sleep(seconds(5)); // the customer confirms it in the bank's app
  await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  response.writeHead(201, { "Content-Type": "application/json" });
  response.end(JSON.stringify({ payment, state: "paid" }));
}

const server = createServer((request, response) => {
  if (request.url === "/readyz" || request.url === "/healthz") response.end("ok");
  else if (request.url === "/pay") pay(request, response).catch((error) => response.destroy(error));
  else response.writeHead(404).end();
});
server.listen(process.env.PORT);

process.once("SIGTERM", () => {
  setTimeout(() => {
    server.close(() => {
      void pool.end().then(() => process.exit(0));
    });
  }, seconds(7)); // the routers have heard of it by then
});
