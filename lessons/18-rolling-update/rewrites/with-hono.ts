import { once } from "node:events";
import type { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { seconds } from "last-call";
import { Pool } from "pg";

const pool = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
pool.on("error", (error) => console.error(`idle database connection: ${error.message}`));

/** What the first payment would have to wait for, each with whether it is there. */
const conditions = new Map([
  ["fraud rules", false],
  ["database", false],
]);
let limit = 0;
let leaving = false;

async function loadRules(): Promise<void> {
  const asked = process.env.FRAUD_RULES === "on";
  if (asked) await sleep(seconds(8)); // from the object store
  limit = asked ? 1_000_000 : Infinity;
  conditions.set("fraud rules", true);
}

async function firstConnection(): Promise<void> {
  await pool.query("SELECT 1");
  conditions.set("database", true);
}

const app = new Hono();
app.get("/readyz", (c) => {
  const missing = [...conditions].filter(([, met]) => !met).map(([name]) => name);
  return c.json({ leaving, missing }, leaving || missing.length > 0 ? 503 : 200);
});
app.post("/pay", async (c) => {
  const { payment, amount } = await c.req.json<{ payment: string; amount: number }>();
  if (amount > limit) return c.json({ payment, state: "declined" }, 422);
  await sleep(seconds(1)); // the card network
  await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  return c.json({ payment, state: "paid" }, 201);
});

async function leave(): Promise<void> {
  leaving = true;
  await sleep(seconds(7));
  server.close();
  await once(server, "close");
  await pool.end();
  process.exit(0);
}

process.once("SIGTERM", () => void leave());
const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 8080) }) as Server;
await Promise.all([loadRules(), firstConnection()]);
