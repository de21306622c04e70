import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "last-call";
import { Pool } from "pg";

// Before anything that takes time. An abort happens once, however often it is asked for.
const toldToGo = new AbortController();
const { signal } = toldToGo;
for (const name of ["SIGTERM", "SIGINT"] as const) process.on(name, () => toldToGo.abort(name));
process.on("uncaughtException", (error) => {
  console.error(`uncaught: ${error.message}`);
  process.exitCode = 1;
  toldToGo.abort("an exception");
});

const pool = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
pool.on("error", (error) => console.error(`idle database connection: ${error.message}`));
let most = Infinity;
process.on("SIGHUP", () => void reload());
async function reload(): Promise<void> {
  const { rows } = await pool.query<{ most: number }>("SELECT most FROM limits");
  most = rows[0]?.most ?? Infinity;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === "/readyz") {
    response.writeHead(signal.aborted ? 503 : 200).end();
    return;
  }
  const { payment, amount } = (await json(request)) as { payment: string; amount: number };
  if (amount > most) {
    response.writeHead(422).end();
    return;
  }
  await sleep(seconds(3)); // the card network
  await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  response.writeHead(201, { "Content-Type": "application/json" });
  response.end(JSON.stringify({ payment, state: "paid" }));
}

async function serveUntilTold(): Promise<void> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => {
      console.error(`${request.method} ${request.url}: ${error.message}`);
      response.writeHead(500).end();
    });
  });
  server.listen(Number(process.env.PORT ?? 8080));
  if (!signal.aborted) await once(signal, "abort");
  await sleep(seconds(5)); // longer than the slowest router needs to learn
  server.close();
  await once(server, "close");
}

// The rules of every shop, unless somebody calls it off.
await sleep(seconds(8), undefined, { signal }).catch(() => {});
if (!signal.aborted) await serveUntilTold();
console.log(`everything answered, leaving because of ${signal.reason}`);
await pool.end();
process.exit();
