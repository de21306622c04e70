import { createHmac, pbkdf2Sync } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "last-call";
import { Pool } from "pg";

const { PORT = "8080", POD_NAME = "web", AUDIT_PASSPHRASE = "" } = process.env;
const pool = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
pool.on("error", (error) => console.error(`idle database connection: ${error.message}`));

const trail: string[] = [];

function sealTrail(): void {
  const key = pbkdf2Sync(AUDIT_PASSPHRASE, POD_NAME, 600_000, 32, "sha256");
  const seal = createHmac("sha256", key).update(trail.join("\n")).digest("base64url");
  console.log(`audit trail: ${trail.length} payments, seal ${seal}`);
}

async function pay(request: IncomingMessage): Promise<object> {
  const { payment, amount } = (await json(request)) as { payment: string; amount: number };
  await sleep(seconds(1.2)); // the card network
  await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  trail.push(`${payment} ${amount}`);
  return { payment, state: "paid" };
}

/** A server's connections: once it drains, each ends with its next answer. */
class Connections {
  readonly #open = new Set<Socket>();
  readonly #none = Promise.withResolvers<void>();
  draining = false;

  add(socket: Socket): void {
    this.#open.add(socket);
    socket.once("close", () => {
      this.#open.delete(socket);
      if (this.draining && this.#open.size === 0) this.#none.resolve();
    });
  }

  /** Resolves when none is open any more; after `limit` ms at the latest, whatever is still open. */
  async drain(limit: number): Promise<void> {
    this.draining = true;
    if (this.#open.size > 0) await Promise.race([this.#none.promise, sleep(limit)]);
  }
}

const connections = new Connections();

function reply(response: ServerResponse, status: number, body: object): void {
  if (connections.draining) response.setHeader("Connection", "close");
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}

const server = createServer((request, response) => {
  if (request.url === "/readyz") return reply(response, 200, { ready: true });
  if (request.method !== "POST" || request.url !== "/pay") return reply(response, 404, {});
  pay(request).then(
    (paid) => reply(response, 201, paid),
    (error: Error) => reply(response, 500, { error: error.message }),
  );
});
server.keepAliveTimeout = 75_000; // longer than any client keeps an idle connection
server.listen(Number(PORT), () => console.log(`listening on port ${PORT}`));
server.on("connection", (socket) => connections.add(socket));

async function leave(): Promise<void> {
  sealTrail();
  await connections.drain(seconds(6));
  server.close();
  server.closeAllConnections(); // nobody's, or somebody's who had six seconds
  await once(server, "close");
  await pool.end();
  process.exit(0);
}

process.once("SIGTERM", () => void leave());
