import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "last-call";
import { Pool } from "pg";

interface Payment {
  payment: string;
  amount: number;
}

const pool = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
pool.on("error", (error) => console.error(`idle database connection: ${error.message}`));

const insert = "INSERT INTO payments (payment, amount) SELECT * FROM unnest($1::text[], $2::integer[])";

/** Payments that will share an INSERT, each with a promise of its own. */
class Batch {
  readonly #most = 20;
  readonly #longest = seconds(0.5);
  #waiting: { payment: Payment; told: PromiseWithResolvers<void> }[] = [];
  #timer: NodeJS.Timeout | undefined;
  readonly #writes = new Set<Promise<void>>();

  /** Resolves when the payment is in the database. */
  add(payment: Payment): Promise<void> {
    const told = Promise.withResolvers<void>();
    this.#waiting.push({ payment, told });
    this.#timer ??= setTimeout(() => this.flush(), this.#longest);
    if (this.#waiting.length >= this.#most) this.flush();
    return told.promise;
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const rows = this.#waiting.splice(0);
    if (rows.length === 0) return;
    const write = this.#write(rows).finally(() => this.#writes.delete(write));
    this.#writes.add(write);
  }

  /** Writes what is there without waiting for more, and waits for every INSERT under way. */
  async close(): Promise<void> {
    this.flush();
    await Promise.all(this.#writes);
  }

  async #write(rows: readonly { payment: Payment; told: PromiseWithResolvers<void> }[]): Promise<void> {
    const columns = [rows.map(({ payment }) => payment.payment), rows.map(({ payment }) => payment.amount)];
    await pool.query(insert, columns).then(
      () => rows.forEach(({ told }) => told.resolve()),
      (error: Error) => rows.forEach(({ told }) => told.reject(error)),
    );
  }
}

const batch = new Batch();
let ready = true;

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === "/readyz") {
    response.writeHead(ready ? 200 : 503).end();
    return;
  }
  const payment = (await json(request)) as Payment;
  await sleep(seconds(2)); // the card network
  await batch.add(payment);
  response.writeHead(201, { "Content-Type": "application/json" });
  response.end(JSON.stringify({ payment: payment.payment, state: "paid" }));
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: Error) => {
    console.error(`${request.method} ${request.url}: ${error.message}`);
    response.writeHead(500).end();
  });
});
server.listen(Number(process.env.PORT ?? 8080));

async function shutDown(): Promise<void> {
  ready = false;
  await new Promise((closed) => server.close(closed));
  await batch.close();
  await pool.end();
  process.exit(0);
}

process.once("SIGTERM", () => void shutDown());
