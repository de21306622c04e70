import { setTimeout as sleep } from "node:timers/promises";
import { serve, type ServerType } from "@hono/node-server";
import { Hono } from "hono";
import { seconds } from "last-call";
import { Pool } from "pg";

const database = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
database.on("error", (error) => console.error(`idle database connection: ${error.message}`));
let server: ServerType | undefined;
let most = Infinity;
let end: Promise<void> | undefined;

async function leave(why: string, code: number): Promise<void> {
  console.log(`${why}: shutting down`);
  setTimeout(() => process.exit(1), seconds(13)).unref(); // whatever hangs
  if (server) {
    const open = server;
    await sleep(seconds(5)); // longer than the slowest router needs to learn
    await new Promise((closed) => open.close(closed));
  }
  await database.end();
  process.exit(code);
}

/** Whoever calls it, and however often: there is one end. */
const shutDown = (why: string, code: number): Promise<void> => (end ??= leave(why, code));

process.on("SIGTERM", () => void shutDown("SIGTERM", 0));
process.on("SIGINT", () => void shutDown("SIGINT", 0));
process.on("uncaughtException", (error) => void shutDown(`uncaught: ${error.message}`, 1));
process.on("SIGHUP", () => void reload());
async function reload(): Promise<void> {
  const { rows } = await database.query<{ most: number }>("SELECT most FROM limits");
  most = rows[0]?.most ?? Infinity;
}

const app = new Hono();
app.get("/readyz", (c) => c.json({ ready: !end }, end ? 503 : 200));
app.post("/pay", async (c) => {
  const { payment, amount } = await c.req.json<{ payment: string; amount: number }>();
  if (amount > most) return c.json({ error: "too much at once" }, 422);
  await sleep(seconds(3)); // the card network
  await database.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  return c.json({ payment, state: "paid" }, 201);
});

await sleep(seconds(8)); // the rules of every shop
if (!end) server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 8080) });
