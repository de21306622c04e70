import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readFile } from "node:fs/promises";
import { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const { SERVICE = "service.ts", PORT = "8080" } = process.env;

test("the service shuts down gracefully", async (context) => {
  const ledger = join(await mkdtemp(join(tmpdir(), "ledger-")), "payments.txt");
  process.env.LEDGER = ledger;
  const exit = context.mock.method(process, "exit", () => undefined as never);
  const listen = context.mock.method(Server.prototype, "listen");
  await import(SERVICE);
  const server = listen.mock.calls[0]?.this as Server;
  context.after(() => server.close().closeAllConnections());

  const arrived = once(server, "request");
  const payment = fetch(`http://localhost:${PORT}/pay`, { method: "POST", body: "first" });
  await arrived;
  process.emit("SIGTERM");
  process.emit("SIGTERM");

  assert.equal((await payment).status, 201, "a payment that was under way is answered");
  await context.waitFor(() => assert.equal(exit.mock.calls[0]?.arguments[0], 0, "it exits with 0"), {
    timeout: 3000,
  });
  assert.equal(
    await readFile(ledger, "utf8").catch(() => ""),
    "first\n",
    "what was answered is in the ledger",
  );
});
