import { createHmac, pbkdf2Sync } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "last-call";
import { Pool } from "pg";

const { PORT = "8080", POD_NAME = "web", AUDIT_PASSPHRASE = "" } = process.env;
const pool = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
pool.on("error", (error) => console.error(`idle database connection: ${error.message}`));

/** The audit trail: a line for each payment that this process took, sealed when it ends. */
const trail: string[] = [];

/** The key is derived anew each time, so that it never lies in memory. That takes the processor for a moment. */
function sealTrail(): void {
  const key = pbkdf2Sync(AUDIT_PASSPHRASE, POD_NAME, 600_000, 32, "sha256");
  const seal = createHmac("sha256", key).update(trail.join("\n")).digest("base64url");
  console.log(`audit trail: ${trail.length} payments, seal ${seal}`);
}

interface Reply {
  status: number;
  body: object;
}

async function pay(request: IncomingMessage): Promise<Reply> {
  const { payment, amount } = (await json(request)) as { payment: string; amount: number };
  await sleep(seconds(1.2)); // the card network
  await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  trail.push(`${payment} ${amount}`);
  return { status: 201, body: { payment, state: "paid" } };
}

async function route(request: IncomingMessage): Promise<Reply> {
  if (request.method === "POST" && request.url === "/pay") return pay(request);
  if (request.url === "/readyz") return { status: 200, body: { ready: true } };
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
server.keepAliveTimeout = 75_000; // longer than any client keeps an idle connection
server.listen(Number(PORT), () => console.log(`listening on port ${PORT}`));

async function shutDown(): Promise<void> {
  console.log("SIGTERM: shutting down");
  sealTrail();
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
