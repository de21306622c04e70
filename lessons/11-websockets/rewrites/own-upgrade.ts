import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "last-call";
import { Pool } from "pg";
import { WebSocketServer, type WebSocket } from "ws";

const port = Number(process.env.PORT ?? 8080);
const pool = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
pool.on("error", (error) => console.error(`idle database connection: ${error.message}`));

let ready = true;

interface Reply {
  status: number;
  body: object;
}

async function pay(request: IncomingMessage): Promise<Reply> {
  const { payment, amount } = (await json(request)) as { payment: string; amount: number };
  await sleep(seconds(1.5)); // the card network
  await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  return { status: 201, body: { payment, state: "paid" } };
}

async function route(request: IncomingMessage): Promise<Reply> {
  if (request.method === "POST" && request.url === "/pay") return pay(request);
  if (request.url === "/readyz") return { status: ready ? 200 : 503, body: { ready } };
  return { status: 404, body: { error: "not found" } };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, body } = await route(request).catch((error: Error) => {
    console.error(`${request.method} ${request.url}: ${error.message}`);
    return { status: 500, body: { error: "internal error" } };
  });
  response.statusCode = status;
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(body));
}

const server = createServer((request, response) => void answer(request, response));
server.listen(port, () => console.log(`listening on port ${port}`));

const sessions = new Set<Session>();

/** A screen in a shop: holds a WebSocket, and hears every second what was taken today. */
class Session {
  readonly #screen: WebSocket;
  readonly #telling: NodeJS.Timeout;
  /** Settles once the connection has ended, however it did. */
  readonly ended: Promise<void>;

  constructor(screen: WebSocket) {
    this.#screen = screen;
    this.#telling = setInterval(() => void this.#tell(), seconds(1));
    this.ended = new Promise((resolve) => screen.once("close", () => resolve()));
    screen.on("error", (error) => console.error(`/live: ${error.message}`));
    screen.once("close", () => {
      clearInterval(this.#telling);
      sessions.delete(this);
    });
    sessions.add(this);
  }

  async #tell(): Promise<void> {
    try {
      const { rows } = await pool.query("SELECT sum(amount)::int AS taken FROM payments");
      this.#screen.send(JSON.stringify(rows[0]));
    } catch (error) {
      console.error(`takings: ${String(error)}`);
    }
  }

  /** The close frame, and the wait for the client's own. */
  async end(): Promise<void> {
    this.#screen.close(1001, "web-1 is going away, come to another");
    await this.ended;
  }
}

const upgrades = new WebSocketServer({ noServer: true });
server.on("upgrade", (request, socket, head) => {
  if (request.url === "/live") upgrades.handleUpgrade(request, socket, head, (screen) => new Session(screen));
  else socket.destroy();
});

async function shutDown(): Promise<void> {
  console.log("SIGTERM: shutting down");
  // deregister
  ready = false;
  await sleep(seconds(4)); // longer than the slowest router needs to learn
  // stop accepting
  const closed = once(server, "close");
  server.close();
  // drain
  for (const session of sessions) {
    await session.end(); // the next one hears it when this one has gone
    await sleep(seconds(0.1));
  }
  await closed;
  // flush and exit
  await pool.end();
  console.log("everything answered, everybody gone");
  process.exit(0);
}

process.once("SIGTERM", () => void shutDown());
