import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "last-call";
import { Pool } from "pg";

const payments = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
const checks = new Pool({ max: 1, connectionTimeoutMillis: seconds(20) });
let ready = true;

async function pay(request: IncomingMessage): Promise<number> {
  const { payment, amount } = (await json(request)) as { payment: string; amount: number };
  await sleep(seconds(5)); // the customer confirms it in the bank's app
  await payments.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  return 201;
}

async function statusOf(request: IncomingMessage): Promise<number> {
  if (request.url === "/readyz") return ready ? 200 : 503;
  if (request.url === "/pay") return pay(request);
  if (request.url !== "/healthz") return 404;
  await checks.query("SELECT 1"); // without a database it is of no use to anybody
  return 200;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const status = await statusOf(request).catch((error: Error) => {
    console.error(`${request.url}: ${error.message}`);
    return 500;
  });
  response.writeHead(status, { "Content-Type": "application/json" }).end("{}");
}

const server = createServer((request, response) => void answer(request, response));
server.listen(process.env.PORT);

async function shutDown(): Promise<void> {
  ready = false;
  await checks.end(); // the payments have a pool of their own
  await sleep(seconds(7));
  server.close();
  await once(server, "close");
  await payments.end();
  process.exit(0);
}

let stopping: Promise<void> | undefined;
process.on("SIGTERM", () => void (stopping ??= shutDown()));
