import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "last-call";
import { Pool } from "pg";

const pool = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
pool.on("error", (error) => console.error(`idle database connection: ${error.message}`));

const connections = new Set<Socket>();
let draining = false;

async function pay(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { payment, amount } = (await json(request)) as { payment: string; amount: number };
  await sleep(seconds(1)); // the card network
  await pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
  send(response, 201, { payment, state: "paid" });
}

function send(response: ServerResponse, status: number, body: object): void {
  response.shouldKeepAlive &&= !draining; // false makes Node say Connection: close
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}

const server = createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
  if (request.method === "POST" && request.url === "/pay") {
    pay(request, response).catch((error: Error) => {
      console.error(`payment: ${error.message}`);
      send(response, 500, { error: "internal error" });
    });
  } else if (request.url === "/readyz") {
    send(response, 200, { ready: true });
  } else {
    send(response, 404, { error: "not found" });
  }
});

server.on("connection", (socket) => {
  connections.add(socket);
  socket.once("close", () => {
    connections.delete(socket);
    if (draining && connections.size === 0) closeTheDoor();
  });
});

function closeTheDoor(): void {
  if (!server.listening) return;
  server.close(() => {
    void pool.end().then(() => process.exit(0));
  });
}

process.once("SIGTERM", () => {
  draining = true;
  console.log(`SIGTERM: ${connections.size} connections to end`);
  if (connections.size === 0) closeTheDoor();
  else setTimeout(closeTheDoor, seconds(7)); // for a client that kept its connection and says nothing on it
});

server.listen(Number(process.env.PORT ?? 8080));
