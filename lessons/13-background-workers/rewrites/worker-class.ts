import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { seconds } from "last-call";
import { Pool } from "pg";

const me = process.env.POD_NAME ?? "web-local";
const lease = seconds(Number(process.env.JOB_LEASE_SECONDS ?? 30));
const database = new Pool({ max: 8, connectionTimeoutMillis: seconds(20) });
database.on("error", (error) => console.error(`idle database connection: ${error.message}`));

/** Takes jobs of one kind, one after another, until it is told to leave. */
class Worker {
  readonly #kind: string;
  readonly #takes: number;
  readonly #hurry = new AbortController();
  readonly #done: Promise<void>;
  #leaving = false;

  constructor(kind: string, takes: number) {
    this.#kind = kind;
    this.#takes = takes;
    this.#done = this.#run();
  }

  /** Takes nothing more. */
  leave(): void {
    this.#leaving = true;
  }

  /** Ends with its job, or after `limit` ms without it. */
  async stop(limit: number): Promise<void> {
    const timer = setTimeout(() => this.#hurry.abort(), limit);
    await this.#done;
    clearTimeout(timer);
  }

  async #run(): Promise<void> {
    while (!this.#leaving) {
      const id = await this.#claim().catch((error: Error) => console.error(error.message));
      if (id === undefined) await sleep(seconds(0.3));
      else await this.#do(id).catch(() => this.#giveBack(id));
    }
  }

  async #claim(): Promise<number | undefined> {
    const { rows } = await database.query<{ id: number }>(
      `UPDATE jobs SET state = 'claimed', claimed_by = $1, lease_until = now() + $2 * interval '1 millisecond'
        WHERE id = (SELECT id FROM jobs
                     WHERE payload->>'kind' = $3
                       AND (state = 'queued' OR (state = 'claimed' AND lease_until < now()))
                     ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1)
        RETURNING id`,
      [me, lease, this.#kind],
    );
    return rows[0]?.id;
  }

  async #do(id: number): Promise<void> {
    await sleep(this.#takes, undefined, { signal: this.#hurry.signal });
    await database.query("UPDATE jobs SET state = 'done' WHERE id = $1 AND claimed_by = $2", [id, me]);
  }

  async #giveBack(id: number): Promise<void> {
    console.log(`${this.#kind} ${id} goes back into the queue`);
    await database.query(
      "UPDATE jobs SET state = 'queued', claimed_by = NULL, lease_until = NULL WHERE id = $1 AND claimed_by = $2",
      [id, me],
    );
  }
}

const statements = Array.from({ length: 3 }, () => new Worker("statement", seconds(14)));
const workers = [new Worker("receipt", seconds(3)), ...statements];

let leaving = false;
const app = new Hono();
app.get("/readyz", (c) => (leaving ? c.json({ ready: false }, 503) : c.json({ ready: true })));
app.post("/pay", async (c) => {
  const { payment, amount } = await c.req.json<{ payment: string; amount: number }>();
  await sleep(seconds(1)); // the card network
  await database.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  return c.json({ payment, state: "paid" }, 201);
});
const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 8080) });

async function shutDown(): Promise<void> {
  leaving = true;
  for (const worker of workers) worker.leave();
  await sleep(seconds(4)); // longer than the slowest router needs to learn
  await new Promise((closed) => server.close(closed));
  await Promise.all(workers.map((worker) => worker.stop(seconds(2))));
  await database.end();
  process.exit(0);
}

process.once("SIGTERM", () => void shutDown());
