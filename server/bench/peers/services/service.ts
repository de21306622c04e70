// The same service under every peer: only how it ends is theirs.
import { createServer, type Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocketServer } from "ws";

export const port = Number(process.env["PORT"]);

/** A variant that goes on serving does so for this long before it closes, in ms: longer than the slowest router needs. */
export const delay = 1500;

/** How long the service takes for what is asked, in ms. */
const takes: Readonly<Record<string, number>> = { "/slow": 1000, "/long": 5000 };

/** Answers once the work for this path is done. */
export async function answerTo(path: string): Promise<string> {
  await sleep(takes[path] ?? 0);
  return "done\n";
}

/** Takes WebSockets on this server, and leaves them alone, as a service does whose author didn't think of them. */
export const takeSockets = (server: Server): WebSocketServer => new WebSocketServer({ server });

/** The service on plain node:http, listening. */
export function startService(): Server {
  const server = createServer((request, response) => {
    request.resume();
    void answerTo(request.url ?? "/").then((text) => response.end(text));
  });
  takeSockets(server);
  return server.listen(port);
}
