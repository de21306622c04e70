import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

const { SERVICE = "service.ts", PORT = "8080" } = process.env;
const url = (path: string): string => `http://localhost:${PORT}${path}`;
const ledger = join(tmpdir(), "payments.txt");

/** The status of the answer, or 0 where there is none. */
const status = (path: string, init?: RequestInit): Promise<number> =>
  fetch(url(path), init).then(
    (response) => response.status,
    () => 0,
  );
const pay = (payment: string): Promise<number> => status("/pay", { method: "POST", body: payment });

let service: ChildProcess;
let exited: Promise<unknown[]>;

beforeEach(async () => {
  await rm(ledger, { force: true });
  service = spawn(process.execPath, [SERVICE], {
    env: { ...process.env, LEDGER: ledger },
    stdio: ["ignore", "pipe", "inherit"],
  });
  exited = once(service, "exit");
  await once(service.stdout ?? service, "data");
});

afterEach(async () => {
  service.kill("SIGKILL");
  await exited;
});

test("it answers and writes whatever it was asked, before the signal and shortly after it", async () => {
  const before = [pay("books"), pay("bread")];
  assert.equal(await status("/readyz"), 200); // and the two have been let in before
  service.kill("SIGTERM");
  while ((await status("/readyz")) === 200) await sleep(20);
  const after = pay("boots");
  service.kill("SIGTERM");
  assert.deepEqual(await Promise.all([...before, after]), [201, 201, 201]);
  assert.deepEqual(await exited, [0, null], "the exit");
  const written = await readFile(ledger, "utf8").catch(() => "");
  assert.deepEqual(written.split("\n").toSorted(), ["", "books", "boots", "bread"]);
});

test("it ends, whoever holds on to it", { timeout: 4000 }, async () => {
  const body = new ReadableStream({ start: (stream) => stream.enqueue(new Uint8Array(5)) });
  const half = { method: "POST", body, duplex: "half" };
  void fetch(url("/pay"), half).catch(() => undefined);
  assert.equal(await status("/readyz"), 200);
  service.kill("SIGTERM");
  assert.deepEqual(await exited, [0, null], "the exit");
});
