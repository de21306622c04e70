import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { connectAdmin } from "./admin.ts";
import { defaultCacheDir } from "./cache-folder.ts";
import { openRun, startPostgres, type PostgresHandle } from "./index.ts";
import {
  isRunning,
  patience,
  paymentsOf,
  podOf,
  serverProcess,
  startServerProcess,
  tracesOf,
  untilNothingRemains,
} from "./test-support.ts";

vi.setConfig({ testTimeout: 120_000 });

async function embedded(): Promise<PostgresHandle> {
  const handle = await startPostgres({ databaseUrl: "" });
  onTestFinished(() => handle.stop());
  return handle;
}

function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "lc-l-"));
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The processes whose parent this is, by /proc. */
const parentOf = (pid: number): number =>
  Number(execFileSync("ps", ["-o", "ppid=", "-p", String(pid)], { encoding: "utf8" }));

test("starts, takes a payment, stops with clients connected, and leaves nothing", async () => {
  const handle = await embedded();
  const traces = await tracesOf(handle.adminUrl);
  expect(isRunning(traces.pid)).toBe(true);
  expect(traces.folders.every((folder) => existsSync(folder))).toBe(true);
  const run = await openRun(handle.adminUrl, "one");
  const pod = await podOf(run);
  await pod.query("insert into payments (payment, amount) values ('1', 250)");
  expect(await paymentsOf(run)).toMatchObject([{ payment: "1", pod: "web-1" }]);
  await Promise.all([handle.stop(), handle.stop()]);
  await untilNothingRemains(traces);
  await expect(paymentsOf(run)).rejects.toThrow("the ledger run_one can't be read");
  await expect(run.close()).rejects.toThrow("the ledger run_one can't be removed");
});

test("two servers at once don't know of each other", async () => {
  const [first, second] = await Promise.all([embedded(), embedded()]);
  const traces = await tracesOf(first.adminUrl);
  expect((await tracesOf(second.adminUrl)).folders).not.toEqual(traces.folders);
  const run = await openRun(first.adminUrl, "same");
  const other = await openRun(second.adminUrl, "same");
  await (await podOf(run)).query("insert into payments (payment, amount) values ('1', 1)");
  expect(await paymentsOf(other)).toEqual([]);
  await first.stop();
  await untilNothingRemains(traces);
  expect(await paymentsOf(other)).toEqual([]);
});

test("nobody listens on the network, and only this account reaches the socket", async () => {
  const handle = await embedded();
  const { client } = await connectAdmin(handle.adminUrl);
  const { rows } = await client.query("select current_setting('listen_addresses') as addresses");
  await client.end();
  expect(rows).toEqual([{ addresses: "" }]);
  const wrong = new URL(handle.adminUrl);
  wrong.password = "guess";
  await expect(connectAdmin(wrong.href)).rejects.toThrow("password authentication failed");
});

test("kill -9 of the server process leaves no database, no folder, no lock; the next start works", async () => {
  const { child, handle } = await serverProcess();
  const traces = await tracesOf(handle.adminUrl);
  child.kill("SIGKILL");
  await once(child, "exit");
  await untilNothingRemains(traces);
  const next = await embedded();
  await expect(openRun(next.adminUrl, "next")).resolves.toBeDefined();
});

test.each(["", "data/base", "data/postgresql.conf", "data/pg_xact/0000", "data/postmaster.pid"])(
  "kill -9 in the middle of the start, once there is <cluster>/%s, leaves nothing either",
  async (milestone) => {
    const child = startServerProcess();
    const clusters = join(defaultCacheDir(), "clusters");
    const mine = (): string[] =>
      existsSync(clusters) ? readdirSync(clusters).filter((name) => name.startsWith(`${child.pid}-`)) : [];
    const reached = (): boolean => mine().some((name) => existsSync(join(clusters, name, milestone)));
    await vi.waitUntil(reached, { ...patience, interval: 1 });
    const sockets = mine().map((name) => join(tmpdir(), `lc-pg-${name.split("-").at(-1)}`));
    child.kill("SIGKILL");
    await vi.waitUntil(() => mine().length === 0 && !sockets.some((folder) => existsSync(folder)), patience);
  },
);

test("what is left when the guard was killed too is swept at the next start", async () => {
  const { child, handle } = await serverProcess();
  const traces = await tracesOf(handle.adminUrl);
  process.kill(parentOf(traces.pid), "SIGKILL");
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(isRunning(traces.pid)).toBe(true);
  await embedded();
  await untilNothingRemains(traces);
});

test("a database that was killed leaves nothing either, once its server has ended", async () => {
  const handle = await embedded();
  const traces = await tracesOf(handle.adminUrl);
  process.kill(traces.pid, "SIGKILL");
  await handle.stop();
  await untilNothingRemains(traces);
});

test("nor does one that was killed together with its server and its guard, once the next has started", async () => {
  const { child, handle } = await serverProcess();
  const traces = await tracesOf(handle.adminUrl);
  for (const pid of [parentOf(traces.pid), traces.pid]) process.kill(pid, "SIGKILL");
  child.kill("SIGKILL");
  await once(child, "exit");
  await embedded();
  await untilNothingRemains(traces);
});

test("a server that is told to end by its terminal's signals still stops the database itself", async () => {
  const { child, handle } = await serverProcess();
  const traces = await tracesOf(handle.adminUrl);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.kill(parentOf(traces.pid), signal);
  await expect(tracesOf(handle.adminUrl)).resolves.toEqual(traces);
  child.kill("SIGTERM");
  await untilNothingRemains(traces);
});

test("a cache folder that can't be used: which, why, what to do", async () => {
  const file = join(testFolder(), "file");
  writeFileSync(file, "");
  const start = startPostgres({ cacheDir: join(file, "cache"), databaseUrl: "" });
  await expect(start).rejects.toThrow(
    /the cache folder .*file.cache can't be used: .*ENOTDIR[^]*DATABASE_URL/,
  );
  const open = testFolder();
  chmodSync(open, 0o777);
  await expect(startPostgres({ cacheDir: open, databaseUrl: "" })).rejects.toThrow(
    "may be written by others",
  );
});

test("a database that doesn't start: its last words", async () => {
  const cacheDir = testFolder();
  await (await startPostgres({ cacheDir, databaseUrl: "" })).stop();
  const clusters = join(cacheDir, "clusters");
  chmodSync(clusters, 0o500);
  const before = new Set(readdirSync(tmpdir()));
  await expect(startPostgres({ cacheDir, databaseUrl: "" })).rejects.toThrow(
    /did not start. Its last words:\n {2}mkdir.*ermission denied\n.*DATABASE_URL/,
  );
  chmodSync(clusters, 0o700);
  expect(readdirSync(clusters)).toEqual([]);
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith("lc-pg-") && !before.has(name))).toEqual([]);
});

test("DATABASE_URL is used instead, and is none of ours to stop", async () => {
  const owner = await embedded();
  const handle = await startPostgres({ databaseUrl: owner.adminUrl });
  expect(handle.adminUrl).toBe(owner.adminUrl);
  await handle.stop();
  const run = await openRun(handle.adminUrl, "theirs");
  await (await podOf(run)).query("insert into payments (payment, amount) values ('1', 1)");
  expect(await paymentsOf(run)).toHaveLength(1);
  await run.close();
});

test("DATABASE_URL that leads nowhere: where, why, what to do, and no password", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const error = await startPostgres({ databaseUrl: `postgresql://me:secret@127.0.0.1:${port}/pay` }).catch(
    (reason: unknown) => reason as Error,
  );
  expect(error).toBeInstanceOf(Error);
  const { message } = error as Error;
  expect(message).toMatch(`no connection to the database pay at 127.0.0.1:${port}: connect ECONNREFUSED`);
  expect(message).toContain("DATABASE_URL is set: correct it, or unset it");
  expect(message).not.toContain("secret");
});

test.each(["postgresql://me:secret@host:port/pay", "not a url"])(
  "DATABASE_URL that is none: %s",
  async (databaseUrl) => {
    const error = await startPostgres({ databaseUrl }).catch((reason: unknown) => reason as Error);
    expect((error as Error).message).toMatch(/DATABASE_URL is set/);
    expect((error as Error).message).not.toContain("secret");
  },
);

test("DATABASE_URL of a role that may too little", async () => {
  const owner = await embedded();
  const { client } = await connectAdmin(owner.adminUrl);
  await client.query("create role weak login password 'weak'; grant connect on database postgres to weak");
  await client.end();
  const url = new URL(owner.adminUrl);
  url.username = url.password = "weak";
  await expect(startPostgres({ databaseUrl: url.href })).rejects.toThrow(
    "the role weak must be allowed to make roles and schemas",
  );
});

test("a cache of another version's making is left alone", async () => {
  const cacheDir = testFolder();
  mkdirSync(join(cacheDir, "clusters", "something-else"), { recursive: true, mode: 0o700 });
  chmodSync(dirname(join(cacheDir, "clusters", "x")), 0o777);
  await (await startPostgres({ cacheDir, databaseUrl: "" })).stop();
  expect(readdirSync(join(cacheDir, "clusters"))).toEqual(["something-else"]);
});
