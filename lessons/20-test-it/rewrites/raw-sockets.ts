import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import test from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

const port = Number(process.env.PORT ?? 8080);
const ledger = join(mkdtempSync(join(tmpdir(), "shop-")), "ledger");

function start(): ChildProcess {
  const file = process.env.SERVICE ?? "service.ts";
  return spawn(process.execPath, [file], { env: { ...process.env, LEDGER: ledger } });
}

async function dial(): Promise<Socket> {
  const socket = connect(port);
  await once(socket, "connect");
  return socket;
}

/** Asks on a connection of its own, and hangs up. Resolves once it is sent, to what will come back. */
async function ask(first: string, body = ""): Promise<{ reply: Promise<string> }> {
  const socket = await dial().catch(() => undefined);
  if (!socket) return { reply: Promise.resolve("refused") };
  const reply = text(socket).catch((error: Error) => error.message);
  const head = [`${first} HTTP/1.1`, "Host: shop", "Connection: close", `Content-Length: ${body.length}`];
  await new Promise((sent) => socket.write(`${head.join("\r\n")}\r\n\r\n${body}`, sent));
  return { reply };
}

const isReady = async (): Promise<boolean> => (await (await ask("GET /readyz")).reply).includes(" 200 ");

test("every payment of a shutdown is paid, and written once", { timeout: 8000 }, async (context) => {
  const service = start();
  context.after(() => service.kill("SIGKILL"));
  const exit = once(service, "exit");
  while (!(await isReady())) await sleep(20);

  const holder = await dial();
  holder.on("error", () => undefined).write("POST /pay HTTP/1.1\r\nHost: shop\r\nContent-Length: 9\r\n\r\n");
  const asked = [await ask("POST /pay", "shoes")];
  service.kill("SIGTERM");
  while (await isReady()) await sleep(20);
  asked.push(await ask("POST /pay", "socks"));
  service.kill("SIGTERM");

  for (const { reply } of asked) assert.match(await reply, /^HTTP\/1\.1 201 /);
  const [code] = (await Promise.race([exit, sleep(2500, ["nothing"])])) as unknown[];
  assert.equal(code, 0, "how it ends, within two seconds and a half");
  assert.ok(existsSync(ledger), "there is a ledger");
  assert.deepEqual(readFileSync(ledger, "utf8").split("\n").toSorted(), ["", "shoes", "socks"]);
});
