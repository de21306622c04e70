import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { seconds } from "last-call";
import { Pool } from "pg";

const database = new Pool({ max: 8, connectionTimeoutMillis: seconds(20) });
database.on("error", (error) => console.error(`idle database connection: ${error.message}`));

const app = new Hono();
let leaving = false;

app.use(async (c, next) => {
  await next();
  if (leaving) c.header("Connection", "close");
});
app.get("/readyz", (c) => c.json({ ready: !leaving }, leaving ? 503 : 200));
app.post("/pay", async (c) => {
  const { payment, amount } = await c.req.json<{ payment: string; amount: number }>();
  await sleep(seconds(1)); // the card network
  await database.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  return c.json({ payment, state: "paid" }, 201);
});

const server = serve({
  fetch: app.fetch,
  port: Number(process.env.PORT ?? 8080),
  serverOptions: { keepAliveTimeout: 75_000 }, // longer than any client keeps an idle connection
});

process.once("SIGTERM", () => {
  leaving = true;
  // By then every client has had an answer that ended its connection.
  setTimeout(() => server.close(() => void database.end().then(() => process.exit(0))), seconds(5));
});
