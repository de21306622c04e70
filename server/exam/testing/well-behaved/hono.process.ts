// Hono on its server for Node.
import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import { Hono } from "hono";

let leaving = false;
const app = new Hono();
app.use(async (context, next) => {
  if (leaving) context.header("Connection", "close");
  await next();
});
app.get("/", (context) => context.text("hello\n"));
app.post("/", async (context) => context.text(`${(await context.req.arrayBuffer()).byteLength} bytes\n`));
app.get("/readyz", (context) => context.text("ready\n", leaving ? 503 : 200));
app.get("/slow", async (context) => {
  await new Promise((resolve) => setTimeout(resolve, 1200));
  return context.text("at last\n");
});
const server = serve({
  fetch: app.fetch,
  hostname: "127.0.0.1",
  port: Number(process.env["PORT"]),
}) as Server;

function leave(): void {
  if (leaving) return;
  leaving = true;
  setTimeout(() => {
    server.close(() => process.exit(0));
    setInterval(() => server.closeIdleConnections(), 100);
    setTimeout(() => server.closeAllConnections(), 2500);
  }, 900);
}
process.on("SIGTERM", leave);
process.on("SIGINT", leave);
