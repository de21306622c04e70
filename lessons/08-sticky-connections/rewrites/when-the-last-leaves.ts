import { createHmac, pbkdf2 } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { seconds } from "last-call";
import { Pool } from "pg";

const { PORT = "8080", POD_NAME = "web", AUDIT_PASSPHRASE = "" } = process.env;
const pool = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
const trail: string[] = [];
const leaving = new AbortController();

/** Beside the event loop, which goes on answering meanwhile. */
async function sealTrail(): Promise<void> {
  const key = await promisify(pbkdf2)(AUDIT_PASSPHRASE, POD_NAME, 2_000_000, 32, "sha256");
  const seal = createHmac("sha256", key).update(trail.join("\n")).digest("base64url");
  console.log(`audit trail: ${trail.length} payments, seal ${seal}`);
}

async function pay(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { payment, amount } = (await json(request)) as { payment: string; amount: number };
  await sleep(seconds(2.5)); // the card network
  await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  trail.push(`${payment} ${amount}`);
  response.shouldKeepAlive = !leaving.signal.aborted;
  response.writeHead(201, { "Content-Type": "application/json" });
  response.end(JSON.stringify({ payment, state: "paid" }));
}

const server = createServer((request, response) => {
  if (request.url === "/readyz") response.writeHead(leaving.signal.aborted ? 503 : 200).end();
  else if (request.url === "/pay") pay(request, response).catch((error: Error) => response.destroy(error));
  else response.writeHead(404).end();
});
server.keepAliveTimeout = seconds(75); // the proxies keep an idle connection for 60 seconds

let open = 0;
let left = Promise.withResolvers<void>();
server.on("connection", (socket) => {
  if (open === 0) left = Promise.withResolvers<void>();
  open += 1;
  socket.once("close", () => {
    open -= 1;
    if (open === 0) left.resolve();
  });
});
server.listen(Number(PORT));

async function leave(): Promise<void> {
  leaving.abort();
  await sleep(seconds(6)); // longer than the slowest router needs to learn
  if (open > 0) await Promise.race([left.promise, sleep(seconds(6))]);
  server.close();
  await once(server, "close");
  await Promise.all([pool.end(), sealTrail()]);
  process.exit(0);
}

process.once("SIGTERM", () => void leave());
