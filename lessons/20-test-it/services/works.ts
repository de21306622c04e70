import { once } from "node:events";
import { appendFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

const ledger = process.env.LEDGER ?? "ledger.txt";
const port = Number(process.env.PORT ?? 8080);

let stopping = false;

/** Answers once the payment is in the ledger. */
async function pay(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const payment = await text(request);
  await sleep(300); // the card network
  await appendFile(ledger, `${payment}\n`);
  answer(response, 201, "paid");
}

function answer(response: ServerResponse, status: number, body: string): void {
  if (stopping) response.setHeader("Connection", "close");
  response.writeHead(status).end(body);
}

const server = createServer((request, response) => {
  if (request.method === "POST" && request.url === "/pay")
    pay(request, response).catch(() => response.destroy()); // who hung up halfway
  else if (request.url === "/readyz") answer(response, stopping ? 503 : 200, stopping ? "stopping" : "ready");
  else answer(response, 404, "not found");
});
server.listen(port, () => console.log(`listening on port ${port}`));

async function shutDown(): Promise<void> {
  if (stopping) return;
  console.log("SIGTERM: shutting down");
  // deregister
  stopping = true;
  await sleep(500); // longer than the slowest router needs to learn
  // stop accepting
  server.close();
  // drain
  setTimeout(() => server.closeAllConnections(), 700).unref(); // whoever doesn't let go
  await once(server, "close");
  // flush and exit
  console.log("everything answered");
  process.exit(0);
}

process.on("SIGTERM", () => void shutDown());
