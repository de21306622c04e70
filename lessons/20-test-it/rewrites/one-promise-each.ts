import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { Agent, request, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

/** A service that is there for one test and gone after it. */
class Service implements AsyncDisposable {
  static #started = 0;
  readonly #ledger = join(tmpdir(), `ledger-${(Service.#started += 1)}`);
  readonly #agent = new Agent({ keepAlive: true });
  readonly #process: ChildProcess;
  readonly #exit: Promise<unknown[]>;

  private constructor() {
    const env = { ...process.env, LEDGER: this.#ledger };
    this.#process = spawn(process.execPath, [process.env.SERVICE ?? "service.ts"], { env });
    this.#exit = once(this.#process, "exit");
  }

  static async start(): Promise<Service> {
    const service = new Service();
    while ((await service.#status("GET", "/readyz")) !== 200) await sleep(20);
    return service;
  }

  async #status(method: string, path: string, body?: string): Promise<number | undefined> {
    const sent = request({ port: process.env.PORT, method, path, agent: this.#agent });
    sent.end(body);
    const [answer] = (await once(sent, "response").catch(() => [])) as IncomingMessage[];
    answer?.resume();
    return answer?.statusCode;
  }

  /** Begins a payment, and resolves once the service has it. `paid`: the status of its answer. */
  async begin(payment: string): Promise<{ paid: Promise<number | undefined> }> {
    const paid = this.#status("POST", "/pay", payment);
    await this.#status("GET", "/readyz"); // is let in after it
    return { paid };
  }

  /** Begins a payment on a connection of its own, and never ends it. */
  async hold(): Promise<void> {
    const sent = request({ port: process.env.PORT, method: "POST", path: "/pay", agent: false });
    sent.on("error", () => undefined).write("half of");
    await once(sent, "socket");
    await this.#status("GET", "/readyz"); // let in after it
  }

  /** Resolves once the service shows that it has heard. */
  async tell(): Promise<void> {
    this.#process.kill("SIGTERM");
    while ((await this.#status("GET", "/readyz")) === 200) await sleep(20);
  }

  tellAgain(): void {
    this.#process.kill("SIGTERM");
  }

  async ends(): Promise<void> {
    const [code] = (await Promise.race([this.#exit, sleep(2500, ["no end"], { ref: false })])) as unknown[];
    assert.equal(code, 0, "it ends by itself, in time and with 0");
  }

  async ledger(): Promise<string> {
    return readFile(this.#ledger, "utf8").catch(() => "");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#exit;
    this.#agent.destroy();
  }
}

test("who is inside is answered, and so is who comes before the news of it", async () => {
  await using service = await Service.start();
  const inside = await service.begin("inside");
  await service.tell();
  const late = await service.begin("late");
  assert.deepEqual(await Promise.all([inside.paid, late.paid]), [201, 201]);
  await service.ends();
  assert.match(await service.ledger(), /inside\n(.*\n)?late\n/, "both are in the ledger");
});

test("a second signal changes nothing", async () => {
  await using service = await Service.start();
  const inside = await service.begin("inside");
  await service.tell();
  service.tellAgain();
  assert.equal(await inside.paid, 201);
  await service.ends();
});

test("nobody can keep it from ending", async () => {
  await using service = await Service.start();
  await service.hold();
  await service.tell();
  await service.ends();
});
