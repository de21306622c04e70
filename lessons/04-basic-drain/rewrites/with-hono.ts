import { createHmac, pbkdf2Sync } from "node:crypto";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import { seconds } from "last-call";
import { Pool } from "pg";

const { PORT = "8080", POD_NAME = "web", AUDIT_PASSPHRASE = "" } = process.env;
const database = new Pool({ max: 8, connectionTimeoutMillis: seconds(20) });
database.on("error", (error) => console.error(`idle database connection: ${error.message}`));

const trail: string[] = [];
let leaving = false;

const app = new Hono();
app.use(async (c, next) => {
  await next();
  if (leaving) c.header("Connection", "close");
});
app.get("/readyz", (c) => c.json({ ready: true }));
app.post("/pay", async (c) => {
  const { payment, amount } = await c.req.json<{ payment: string; amount: number }>();
  await sleep(seconds(1.2)); // the card network
  await database.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  trail.push(`${payment} ${amount}`);
  return c.json({ payment, state: "paid" }, 201);
});

const server = createAdaptorServer({ fetch: app.fetch, serverOptions: { keepAliveTimeout: 75_000 } });
server.listen(Number(PORT));

function sealTrail(): void {
  const key = pbkdf2Sync(AUDIT_PASSPHRASE, POD_NAME, 600_000, 32, "sha256");
  const seal = createHmac("sha256", key).update(trail.join("\n")).digest("base64url");
  console.log(`audit trail: ${trail.length} payments, seal ${seal}`);
}

await once(process, "SIGTERM");
leaving = true;
await sleep(seconds(4)); // a payment of each client, and its answer
await once(server.close(), "close");
sealTrail(); // with every payment in it, and nobody left to wait
await database.end();
process.exit(0);
