import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "last-call";
import { Pool } from "pg";

type State = "starting" | "serving" | "leaving";

class Service {
  readonly #pool = new Pool({ max: 5, connectionTimeoutMillis: seconds(20) });
  readonly #server: Server = createServer((request, response) => void this.#answer(request, response));
  #state: State = "starting";
  #code = 0;
  #most = Infinity;

  constructor() {
    this.#pool.on("error", (error) => console.error(`idle database connection: ${error.message}`));
  }

  async start(port: number): Promise<void> {
    await sleep(seconds(8)); // the rules of every shop
    if (this.#state !== "starting") return;
    this.#server.listen(port);
    this.#state = "serving";
  }

  /** The first call begins it. A later one can only make the exit code worse. */
  leave(why: string, code: number): void {
    this.#code = Math.max(this.#code, code);
    console.log(`${why} while ${this.#state}`);
    if (this.#state === "leaving") return;
    const served = this.#state === "serving";
    this.#state = "leaving";
    setTimeout(() => process.exit(1), seconds(13)).unref(); // whatever hangs
    setTimeout(() => this.#close(served), served ? seconds(5) : 0); // longer than the slowest router needs
  }

  async reload(): Promise<void> {
    const { rows } = await this.#pool.query<{ most: number }>("SELECT most FROM limits");
    this.#most = rows[0]?.most ?? Infinity;
  }

  #close(served: boolean): void {
    const last = (): void => void this.#pool.end().then(() => process.exit(this.#code));
    if (served) this.#server.close(last);
    else last();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === "/readyz") {
      response.writeHead(this.#state === "serving" ? 200 : 503).end();
      return;
    }
    const { payment, amount } = (await json(request)) as { payment: string; amount: number };
    const status = amount > this.#most ? 422 : await this.#paid(payment, amount);
    response.writeHead(status, { "Content-Type": "application/json" });
    response.end(JSON.stringify({ payment, state: status === 201 ? "paid" : "refused" }));
  }

  async #paid(payment: string, amount: number): Promise<number> {
    await sleep(seconds(3)); // the card network
    await this.#pool.query("INSERT INTO payments (payment, amount) VALUES ($1, $2)", [payment, amount]);
    return 201;
  }
}

const service = new Service();
process.on("SIGTERM", () => service.leave("SIGTERM", 0));
process.on("SIGINT", () => service.leave("SIGINT", 0));
process.on("SIGHUP", () => void service.reload());
process.on("uncaughtException", (error) => service.leave(`uncaught: ${error.message}`, 1));
await service.start(Number(process.env.PORT ?? 8080));
