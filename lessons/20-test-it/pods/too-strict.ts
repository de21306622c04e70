import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

const { SERVICE = "service.ts", PORT = "8080" } = process.env;
const port = Number(PORT);

/** The service as it runs in production: a process of its own, which no end of the test leaves behind. */
async function start(context: TestContext): Promise<ChildProcess> {
  const service = spawn(process.execPath, [SERVICE], { stdio: ["ignore", "pipe", "inherit"] });
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

test("it takes nothing new and finishes what it has", async (context) => {
  const service = await start(context);
  const exited = once(service, "exit");
  const payment = await send("POST", "/pay", "first");
  assert.equal(await (await send("GET", "/readyz")).done, 200, "it is ready"); // so it has that one by now

  service.kill("SIGTERM");
  await heard();
  const late = await send("POST", "/pay", "second");
  assert.equal(await late.done, "ECONNREFUSED", "after the signal nothing new is accepted");
  assert.equal(await payment.done, 201, "a payment that was under way is answered");
  const [code] = await exited;
  assert.equal(code, 0, "it exits with 0");
});
