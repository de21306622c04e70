import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "last-call";
import { Pool } from "pg";

class PaymentService implements AsyncDisposable {
  readonly #pool = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
  readonly #server: Server;
  #state: "ready" | "leaving" = "ready";

  constructor(port: number) {
    this.#server = createServer((request, response) => this.#route(request, response));
    this.#server.listen(port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#state = "leaving";
    await sleep(seconds(7)); // the routers need less to hear of it
    await this.#server[Symbol.asyncDispose]();
    await this.#pool.end();
  }

  #route(request: IncomingMessage, response: ServerResponse): void {
    if (request.url === "/healthz") response.end("ok");
    else if (request.url === "/readyz") response.writeHead(this.#state === "ready" ? 200 : 503).end();
    else if (request.url === "/pay") this.#pay(request, response).catch((error) => response.destroy(error));
    else response.writeHead(404).end();
  }

  async #pay(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { payment, amount } = (await json(request)) as { payment: string; amount: number };
    await sleep(seconds(5)); // the customer confirms it in the bank's app
    await this.#pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
    response.writeHead(201, { "Content-Type": "application/json" });
    response.end(JSON.stringify({ payment, state: "paid" }));
  }
}

const service = new PaymentService(Number(process.env.PORT ?? 8080));
process.once("SIGTERM", () => {
  process.on("SIGTERM", () => console.log("leaving already"));
  service[Symbol.asyncDispose]().then(
    () => process.exit(0),
    (error: Error) => {
      console.error(`shutting down: ${error.message}`);
      process.exit(1);
    },
  );
});
