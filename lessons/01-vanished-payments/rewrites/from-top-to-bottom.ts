import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "last-call";
import { Pool } from "pg";

async function pay(pool: Pool, request: IncomingMessage): Promise<object> {
  const { payment, amount } = (await json(request)) as { payment: string; amount: number };
  await sleep(seconds(1)); // the card network
  await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  return { payment, state: "paid" };
}

function openPool() {
  const pool = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
  pool.on("error", (error) => console.error(`idle database connection: ${error.message}`));
  return { pool, [Symbol.asyncDispose]: () => pool.end() };
}

function openServer(pool: Pool, signal: AbortSignal) {
  const server = createServer((request, response) => {
    const reply = (status: number, body: object): void => {
      response.setHeader("Connection", signal.aborted ? "close" : "keep-alive");
      response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
    };
    if (request.url === "/readyz") return reply(200, { ready: true });
    if (request.method !== "POST" || request.url !== "/pay") return reply(404, { error: "not found" });
    pay(pool, request).then(
      (paid) => reply(201, paid),
      (error: Error) => {
        console.error(`payment: ${error.message}`);
        reply(500, { error: "internal error" });
      },
    );
  });
  server.keepAliveTimeout = 75_000; // longer than any client keeps an idle connection
  server.listen(Number(process.env.PORT ?? 8080));
  return {
    async [Symbol.asyncDispose]() {
      await once(server.close(), "close");
    },
  };
}

async function main(): Promise<void> {
  const leaving = new AbortController();
  // Given back in the reverse order, each after its users.
  await using database = openPool();
  await using _http = openServer(database.pool, leaving.signal);
  await once(process, "SIGTERM");
  leaving.abort();
  await sleep(seconds(4)); // a payment of each client, and with its answer the end of its connection
}

await main();
