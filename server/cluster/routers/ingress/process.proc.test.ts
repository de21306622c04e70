import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { descendants, survivors } from "../../../testing/processes.ts";
import { startProxy } from "./index.ts";
import { ask, read, requestBytes } from "./testing/ask.ts";
import { dial } from "./testing/client.ts";
import { ok, testPod } from "./testing/pods.ts";
import { testFolder, testProxy } from "./testing/proxies.ts";
import { settings } from "./testing/settings.ts";

const start = (folder: string) => startProxy({ name: "ingress", folder, settings, onEvent: () => undefined });

test("closing: no new clients, idle ones are let go, and the requests under way end first", async () => {
  const finish: (() => void)[] = [];
  const web = await testPod((socket) => finish.push(() => socket.write(ok)));
  const proxy = await testProxy();
  await proxy.setUpstreams([web]);
  const idle = dial(proxy.socketPath);
  const busy = dial(proxy.socketPath, requestBytes("GET", "X-Request-Id: 1\r\n"));
  await proxy.until(() => proxy.of("proxy.tried").length === 1);
  while (finish.length < 1) await new Promise((resolve) => setImmediate(resolve));
  const closed = proxy.close(20_000);
  expect(await idle.ended).toBe("");
  const refused = once(createConnection(proxy.socketPath), "error") as Promise<[NodeJS.ErrnoException]>;
  expect((await refused)[0].code).toMatch(/^(ENOENT|ECONNREFUSED)$/);
  for (const answer of finish) answer();
  const text = await busy.ended;
  expect(read(text)).toMatchObject({ status: 200, body: "hello" });
  expect(text).toContain("Connection: close\r\n");
  busy.socket.end();
  await closed;
  expect(await proxy.exited).toEqual({ code: 0, signal: null });
  expect(proxy.of("proxy.settled")).toHaveLength(1);
  expect(existsSync(proxy.socketPath)).toBe(false);
});

test("closing has an end: after its patience what is left is broken off, and told", async () => {
  const web = await testPod(() => undefined);
  const proxy = await testProxy();
  await proxy.setUpstreams([web]);
  const stuck = dial(proxy.socketPath, requestBytes("GET", "X-Request-Id: 1\r\n"));
  await proxy.until(() => proxy.of("connection.opened").length === 1);
  await proxy.close(20);
  expect(await stuck.ended).toBe("");
  expect(proxy.of("proxy.settled")).toMatchObject([{ request: 1, result: "client-gone" }]);
  expect(proxy.of("connection.closed")).toHaveLength(1);
  // Once more is no harm, nor is news for a proxy that has gone.
  await proxy.close();
  await proxy.setUpstreams([web]);
});

test("when its parent is killed it is gone as well", async () => {
  const entry = fileURLToPath(new URL("./testing/doomed-parent.ts", import.meta.url));
  const parent = fork(entry, [testFolder()], { execArgv: ["--disable-warning=ExperimentalWarning"] });
  const [pid] = (await once(parent, "message")) as [number];
  const family = descendants(parent.pid ?? 0);
  expect(family.map((process) => process.pid)).toContain(pid);
  parent.kill("SIGKILL");
  while (survivors(family).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
});

test("when it dies itself, that is known, and its socket is gone", async () => {
  const proxy = await start(testFolder());
  process.kill(proxy.pid, "SIGKILL");
  expect(await proxy.exited).toEqual({ code: null, signal: "SIGKILL" });
  expect(existsSync(proxy.socketPath)).toBe(false);
  await proxy.close();
});

test("Ctrl-C, which reaches the whole group, doesn't end it", async () => {
  const proxy = await start(testFolder());
  process.kill(proxy.pid, "SIGINT");
  expect((await ask(proxy.socketPath, "GET")).status).toBe(503);
  await proxy.close();
});

test("what keeps it from listening is said", async () => {
  const folder = testFolder();
  writeFileSync(join(folder, "ingress.sock"), "");
  await expect(start(folder)).rejects.toThrow(/the proxy ingress does not listen on .*EADDRINUSE/);
  await expect(start(join(folder, "none"))).rejects.toThrow(
    /the proxy ingress does not listen on .*(ENOENT|EACCES)/,
  );
  await expect(start(join(folder, "x".repeat(100)))).rejects.toThrow(/has \d+ bytes.*use a shorter folder/);
  const proxy = await start(testFolder());
  expect(() => proxy.setUpstreams([{ pod: "web-1", socketPath: `/${"x".repeat(120)}` }])).toThrow(RangeError);
  await proxy.close();
});
