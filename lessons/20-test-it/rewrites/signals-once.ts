import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile } from "node:fs/promises";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

const { SERVICE = "service.ts", PORT = "8080" } = process.env;
const port = Number(PORT);

/** The service as it runs in production: a process of its own, which no end of the test leaves behind. */
async function start(context: TestContext, ledger: string): Promise<ChildProcess> {
  const env = { ...process.env, LEDGER: ledger };
  const service = spawn(process.execPath, [SERVICE], { env, stdio: ["ignore", "pipe", "inherit"] });
  context.after(() => service.kill("SIGKILL"));
  await once(service.stdout, "data"); // it listens
  return service;
}

/** Sends a request, and resolves when it is under way. `done`: the status of its answer, or what went wrong. */
async function send(method: string, path: string, body = ""): Promise<{ done: Promise<unknown> }> {
  const sent = request({ port, method, path, agent: false });
  const done = once(sent, "response").then(
    ([{ statusCode }]) => statusCode,
    ({ code }) => code,
  );
  sent.end(body);
  await once(sent, "finish").catch(() => undefined);
  return { done };
}

/** Resolves when the service has heard the signal: it says that it isn't ready, or is there no more. */
async function heard(): Promise<void> {
  while ((await (await send("GET", "/readyz")).done) === 200) await sleep(10);
}

/** Resolves when the service has ended; it has three seconds for that. */
async function end(service: ChildProcess, exited: Promise<unknown[]>): Promise<void> {
  const [code] = await Promise.race([exited, sleep(3000, ["still there"], { ref: false })]);
  assert.notEqual(code, "still there", "it ends within three seconds of the signal");
  assert.equal(code, 0, `it exits with 0, and not by ${service.signalCode}`);
}

const newLedger = async () => join(await mkdtemp(join(tmpdir(), "ledger-")), "payments.txt");

test("nobody loses by a shutdown", async (context) => {
  const ledger = await newLedger();
  const service = await start(context, ledger);
  const exited = once(service, "exit");
  const [first, second] = await Promise.all([send("POST", "/pay", "first"), send("POST", "/pay", "second")]);
  assert.equal(await (await send("GET", "/readyz")).done, 200, "it is ready"); // so it has those two by now

  service.kill("SIGTERM");
  await heard();
  const third = await send("POST", "/pay", "third"); // from a router that hasn't heard of it yet

  for (const { done } of [first, second])
    assert.equal(await done, 201, "a payment that was under way is answered");
  assert.equal(await third.done, 201, "a new connection is served until the routers know");
  await end(service, exited);
  const payments = (await readFile(ledger, "utf8").catch(() => "")).trim().split("\n");
  assert.deepEqual(payments.toSorted(), ["first", "second", "third"], "what was answered is in the ledger");
});

test("a client that doesn't let go can't hold it", async (context) => {
  const service = await start(context, await newLedger());
  const exited = once(service, "exit");
  const phone = connect(port).on("error", () => undefined);
  await once(phone, "connect");
  phone.write("POST /pay HTTP/1.1\r\nHost: shop\r\nContent-Length: 5\r\n\r\n"); // and then a tunnel

  service.kill("SIGTERM");
  await end(service, exited);
});
