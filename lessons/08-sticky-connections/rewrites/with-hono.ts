import { createHmac, pbkdf2Sync } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { seconds } from "last-call";
import { Pool } from "pg";

const { PORT, POD_NAME = "web", AUDIT_PASSPHRASE = "" } = process.env;
const database = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
const trail: string[] = [];
let leaving = false;

const app = new Hono();
app.use(async (c, next) => {
  await next();
  if (leaving) c.header("Connection", "close");
});
app.get("/readyz", (c) => c.body(null, leaving ? 503 : 204));
app.post("/pay", async (c) => {
  const { payment, amount } = await c.req.json<{ payment: string; amount: number }>();
  await sleep(seconds(2.5)); // the card network
  await database.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  trail.push(`${payment} ${amount}`);
  return c.json({ payment, state: "paid" }, 201);
});

const server = serve({
  fetch: app.fetch,
  port: Number(PORT),
  serverOptions: { keepAliveTimeout: seconds(75) }, // the proxies keep an idle connection for 60 seconds
});

process.once("SIGTERM", () => {
  leaving = true;
  setTimeout(() => server.close(() => void end()), seconds(10)); // routers, and a pause of every client
});

async function end(): Promise<void> {
  await database.end();
  const key = pbkdf2Sync(AUDIT_PASSPHRASE, POD_NAME, 2_000_000, 32, "sha256");
  const seal = createHmac("sha256", key).update(trail.join("\n")).digest("base64url");
  console.log(`audit trail: ${trail.length} payments, seal ${seal}`);
  process.exit(0);
}
