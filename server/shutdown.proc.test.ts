import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fromJsonl, type Command, type KeptRun } from "./protocol/index.ts";
import { start, type Running } from "./testing/cli.ts";
import { Page, type Line } from "./testing/page.ts";
import { descendants, survivors } from "./testing/processes.ts";

/** A live one waits for somebody's signal for as long as its cluster seconds let it. */
const startRun = (mode: "live" | "scripted"): Command => ({
  type: "run.start",
  lesson: "01-vanished-payments",
  variant: "broken",
  mode,
  settings: { second: mode === "live" ? 500 : 100, rate: 20 },
});

let data: string;
const servers: Running[] = [];
beforeEach(async () => void (data = await mkdtemp(join(tmpdir(), "lastcall-data-"))));
afterEach(async () => {
  for (const { child } of servers) child.kill("SIGKILL");
  await Promise.all(servers.splice(0).map(({ ended }) => ended));
  await rm(data, { recursive: true });
});

const begin = (...more: string[]): Running => {
  const server = start(["serve", "--port", "0", "--data", data, ...more]);
  servers.push(server);
  return server;
};

async function open(...more: string[]): Promise<{ server: Running; page: Page; pid: number }> {
  const server = begin(...more);
  return { server, page: new Page(await server.line("Last Call is open")), pid: server.child.pid ?? 0 };
}

/** Resolves once the server has said this on standard error. */
const said = ({ child }: Running, part: string): Promise<void> =>
  new Promise((resolve) => {
    let text = "";
    child.stderr?.on("data", (chunk: string) => {
      text += chunk;
      if (text.includes(part)) resolve();
    });
  });

const finishedIn = (line: Line) => line.events.find((event) => event.type === "run.finished");

describe("a server that is told to end", { timeout: 120_000 }, () => {
  test("with nothing under way tells its pages 1001 and is gone, code 0", async () => {
    const { server, page, pid } = await open();
    const line = await page.connect(await page.openSession());
    await line.until(() => line.received.find(({ type }) => type === "idle"));
    const family = descendants(pid);
    server.child.kill("SIGINT");
    expect(await line.closed).toBe(1001);
    expect((await server.ended).code).toBe(0);
    await vi.waitFor(() => expect(survivors(family)).toEqual([]), 1000);
  });

  test("lets a run come to its end and keeps it, and begins no other", async () => {
    const { server, page, pid } = await open("--grace", "60");
    const [line, other] = [
      await page.connect(await page.openSession()),
      await page.connect(await page.openSession()),
    ];
    await line.command(startRun("scripted"));
    await line.event("request.settled");
    const family = descendants(pid);
    const closing = said(server, "1 run under way");
    server.child.kill("SIGTERM");
    // Whoever has nothing to wait for is sent on at once.
    expect(await other.closed).toBe(1001);
    await closing;
    expect(await line.command(startRun("scripted"))).toMatch(/shutting down.*next one/);
    // Says nothing new.
    server.child.kill("SIGTERM");
    expect(await line.event("run.finished")).toMatchObject({ how: "ended" });
    expect(await line.closed).toBe(1001);
    const { code, stderr } = await server.ended;
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/SIGTERM: closing already/),
    });
    await vi.waitFor(() => expect(survivors(family)).toEqual([]), 1000);
    const next = await open();
    expect(await list(next.page)).toMatchObject([{ how: "ended", lesson: "01-vanished-payments" }]);
  });

  test("stops a run that can't end within the grace, and keeps it with the reason", async () => {
    const { server, page, pid } = await open("--grace", "8");
    const line = await page.connect(await page.openSession());
    // Nobody sends its signal: it would go on to its limit.
    await line.command(startRun("live"));
    await line.event("request.settled");
    const family = descendants(pid);
    server.child.kill("SIGTERM");
    const end = { how: "stopped", why: expect.stringMatching(/server was shut down before/) };
    expect(await line.event("run.finished")).toMatchObject(end);
    expect(await line.closed).toBe(1001);
    expect((await server.ended).code).toBe(0);
    await vi.waitFor(() => expect(survivors(family)).toEqual([]), 1000);

    const next = await open();
    const [kept] = await list(next.page);
    expect(kept?.how).toBe("stopped");
    const journal = await next.page.fetch(`/api/runs/${kept?.run}/journal.jsonl`);
    // What the page has seen is what is kept, to the last event.
    expect(fromJsonl(await journal.text()).events).toEqual(line.events);
    expect(finishedIn(line)).toMatchObject(end);
  });

  test.skipIf(process.env["DATABASE_URL"])("ends itself, code 1, when its database has ended", async () => {
    const { server, page, pid } = await open();
    const line = await page.connect(await page.openSession());
    const family = descendants(pid);
    const postmaster = family.find(({ command }) => /\/postgres -D \S+$/.test(command));
    if (!postmaster) throw new Error("no Postgres runs");
    process.kill(postmaster.pid, "SIGKILL");
    expect(await line.closed).toBe(1001);
    expect(await server.ended).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("the database has ended: closing") as string,
    });
    await vi.waitFor(() => expect(survivors(family)).toEqual([]), 1000);
  });

  test("while it starts opens no door, and leaves nothing behind", async () => {
    const server = begin();
    const pid = server.child.pid ?? 0;
    const family = await vi.waitFor(
      () => {
        const found = descendants(pid).filter(({ command }) => command.includes("postgres"));
        expect(found).not.toEqual([]);
        return found;
      },
      { timeout: 30_000, interval: 10 },
    );
    server.child.kill("SIGTERM");
    const { code, stdout } = await server.ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    await vi.waitFor(() => expect(survivors(family)).toEqual([]), 1000);
  });
});

const script = "/usr/bin/script";

/** A server in a terminal of its own, with a run under way whose requests are being settled. */
async function openInTerminal(mode: "live" | "scripted") {
  const cli = fileURLToPath(new URL("cli.ts", import.meta.url));
  // exec: else some shells wait in between, hear the key as well, and end with 130 whatever the server ended with.
  const command = `exec ${process.execPath} --no-warnings ${cli} serve --port 0 --data ${data} --grace 90`;
  const terminal = spawn(script, ["-qefc", command, "/dev/null"]);
  let text = "";
  terminal.stdout.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  const ended = once(terminal, "exit");
  const shown = (part: string) => vi.waitFor(() => expect(text).toContain(part), { timeout: 60_000 });
  await shown("sandbox:");
  const page = new Page(text);
  const line = await page.connect(await page.openSession());
  await line.command(startRun(mode));
  await line.event("request.settled");
  const pressCtrlC = () => terminal.stdin.write("\x03");
  return { line, ended, shown, pressCtrlC, text: () => text, family: descendants(terminal.pid ?? 0) };
}

describe.skipIf(process.platform !== "linux" || !existsSync(script))(
  "a server in a terminal",
  { timeout: 120_000 },
  () => {
    test("lets a run come to its end after Ctrl-C, which the terminal sends to all of them", async () => {
      const { line, ended, shown, pressCtrlC, family } = await openInTerminal("scripted");
      pressCtrlC();
      await shown("1 run under way");
      expect(await line.event("run.finished")).toMatchObject({ how: "ended" });
      expect(await ended).toEqual([0, null]);
      await vi.waitFor(() => expect(survivors(family)).toEqual([]), 1000);
    });

    test("takes a second Ctrl-C at its word", async () => {
      const { line, ended, shown, pressCtrlC, text, family } = await openInTerminal("live");
      pressCtrlC();
      await shown("1 run under way");
      expect(await line.command(startRun("live"))).toMatch(/shutting down/);
      expect(text()).not.toContain("at once");
      const insisting = setInterval(pressCtrlC, 100);
      expect(await ended).toEqual([130, null]);
      clearInterval(insisting);
      expect(text()).toContain("SIGINT again: ending at once");
      await vi.waitFor(() => expect(survivors(family)).toEqual([]), 1000);
    });
  },
);

const list = async (page: Page): Promise<KeptRun[]> =>
  ((await (await page.fetch("/api/runs")).json()) as { runs: KeptRun[] }).runs;
