import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { answerTo, port, takeSockets } from "./service.ts";

const app = new Hono().all("*", async (context) => context.text(await answerTo(context.req.path)));
const server = serve({ fetch: app.fetch, port });
takeSockets(server as Server);
process.once("SIGTERM", () => server.close(() => process.exit(0)));
