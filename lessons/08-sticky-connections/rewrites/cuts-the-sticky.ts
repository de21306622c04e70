import { createHmac, pbkdf2Sync } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "last-call";
import { Pool } from "pg";

const { PORT = "8080", POD_NAME = "web", AUDIT_PASSPHRASE = "" } = process.env;
const pool = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
const trail: string[] = [];

function sealTrail(): void {
  const key = pbkdf2Sync(AUDIT_PASSPHRASE, POD_NAME, 2_000_000, 32, "sha256");
  const seal = createHmac("sha256", key).update(trail.join("\n")).digest("base64url");
  console.log(`audit trail: ${trail.length} payments, seal ${seal}`);
}
let ready = true;

async function pay(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { payment, amount } = (await json(request)) as { payment: string; amount: number };
  await sleep(seconds(2.5)); // the card network
  await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  trail.push(`${payment} ${amount}`);
  response.writeHead(201, { "Content-Type": "application/json" });
  response.end(JSON.stringify({ payment, state: "paid" }));
}

const server = createServer((request, response) => {
  if (request.url === "/readyz") response.writeHead(ready ? 200 : 503).end();
  else if (request.url === "/pay") pay(request, response).catch((error: Error) => response.destroy(error));
  else response.writeHead(404).end();
});
server.keepAliveTimeout = seconds(75); // the proxies keep an idle connection for 60 seconds
server.listen(Number(PORT));

async function shutDown(): Promise<void> {
  sealTrail();
  ready = false;
  await sleep(seconds(6)); // longer than the slowest router needs to learn
  server.close();
  server.closeAllConnections(); // they have had their time
  await pool.end();
  process.exit(0);
}

process.once("SIGTERM", () => void shutDown());
