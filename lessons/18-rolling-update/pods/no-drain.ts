import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "last-call";
import { Pool } from "pg";

const port = Number(process.env.PORT ?? 8080);
const pool = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
pool.on("error", (error) => console.error(`idle database connection: ${error.message}`));

interface Rules {
  limit: number;
}

let rules: Rules | undefined;

const ready = (): boolean => rules !== undefined;

interface Reply {
  status: number;
  body: object;
}

/** What the risk team allows, a few hundred megabytes of it. The release before this one asked nobody. */
async function loadRules(): Promise<Rules> {
  if (process.env.FRAUD_RULES !== "on") return { limit: Infinity };
  await sleep(seconds(8)); // from the object store
  return { limit: 1_000_000 };
}

async function pay(request: IncomingMessage): Promise<Reply> {
  const { payment, amount } = (await json(request)) as { payment: string; amount: number };
  if (!rules) throw new Error("no fraud rules to judge it by");
  if (amount > rules.limit) return { status: 422, body: { payment, state: "declined" } };
  await sleep(seconds(1)); // the card network
  await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  return { status: 201, body: { payment, state: "paid" } };
}

async function route(request: IncomingMessage): Promise<Reply> {
  if (request.method === "POST" && request.url === "/pay") return pay(request);
  if (request.url === "/readyz") return { status: ready() ? 200 : 503, body: { ready: ready() } };
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

process.once("SIGTERM", () => {
  console.log("SIGTERM: another pod is ready in my place");
  process.exit(0);
});

const server = createServer((request, response) => void answer(request, response));
server.listen(port, () => console.log(`listening on port ${port}`));
rules = await loadRules();
console.log("the fraud rules are loaded");
