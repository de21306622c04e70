import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { seconds } from "last-call";
import { Pool } from "pg";

const database = new Pool({ max: 8, connectionTimeoutMillis: seconds(20) });
database.on("error", (error) => console.error(`idle database connection: ${error.message}`));

const app = new Hono();
app.get("/readyz", (c) => c.json({ ready: true }));
app.post("/pay", async (c) => {
  const { payment, amount } = await c.req.json<{ payment: string; amount: number }>();
  await sleep(seconds(3)); // the card network, slow tonight
  await database.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  return c.json({ payment, state: "paid" }, 201);
});

const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 8080) });

process.once("SIGTERM", () => {
  console.log("SIGTERM: no new payments");
  server.close((error) => {
    if (error) console.error(`closing: ${error.message}`);
    process.exitCode = error ? 1 : 0;
    database.end(() => console.log("nothing left to do"));
  });
});
