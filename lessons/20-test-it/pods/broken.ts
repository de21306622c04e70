import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";

const { SERVICE = "service.ts" } = process.env;

test("the service shuts down gracefully", async () => {
  const service = spawn(process.execPath, [SERVICE], { stdio: ["ignore", "pipe", "inherit"] });
  await once(service.stdout, "data"); // it listens

  service.kill("SIGTERM");
  const [code] = await once(service, "exit");
  assert.equal(code, 0, "it exits with 0");
});
