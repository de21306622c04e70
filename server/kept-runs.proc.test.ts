import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fold, fromJsonl, score, type Command, type KeptRun } from "./protocol/index.ts";
import { run as runToEnd, start, type Running } from "./testing/cli.ts";
import { Page } from "./testing/page.ts";

const lesson = "05-endpoint-race";
const origin = { run: "0123456789abcdef01", at: 1200, changed: { grace: 5 }, program: false };
const startRun: Command = {
  type: "run.start",
  lesson,
  variant: "broken",
  mode: "scripted",
  // Twice as fast as usual: what the run shows is not what these tests are about.
  settings: { second: 100, rate: 20, grace: 5 },
  origin,
};

let data: string;
const servers: Running[] = [];
beforeEach(async () => void (data = await mkdtemp(join(tmpdir(), "lastcall-data-"))));
afterEach(async () => {
  for (const { child } of servers) child.kill("SIGKILL");
  await Promise.all(servers.splice(0).map(({ ended }) => ended));
  await rm(data, { recursive: true });
});

async function open(...more: string[]): Promise<{ server: Running; page: Page }> {
  const server = start(["serve", "--port", "0", "--data", data, ...more]);
  servers.push(server);
  return { server, page: new Page(await server.line("Last Call is open")) };
}

async function close({ child, ended }: Running): Promise<string> {
  child.kill("SIGTERM");
  const { code, stderr } = await ended;
  expect(code).toBe(0);
  return stderr;
}

const list = async (page: Page, query = ""): Promise<KeptRun[]> =>
  ((await (await page.fetch(`/api/runs${query}`)).json()) as { runs: KeptRun[] }).runs;

const journalOf = async (page: Page, id: string): Promise<Response> =>
  page.fetch(`/api/runs/${id}/journal.jsonl`);

// Up to three servers one after the other: on a starved machine each takes its time to start.
describe("a finished run", { timeout: 120_000 }, () => {
  test("is listed and can be had, just as it was streamed, also from the next server", async () => {
    const { server, page } = await open();
    expect(await list(page)).toEqual([]);
    const line = await page.connect(await page.openSession());
    await line.command(startRun);
    await line.event("run.finished");
    const [run] = await list(page);
    const said = line.received.find(({ type }) => type === "run");
    const journal = fromJsonl(await (await journalOf(page, run?.run ?? "")).text());
    expect(journal).toEqual({ header: said?.type === "run" ? said.header : null, events: line.events });
    const { sent, lost } = score(fold(journal.header, journal.events));
    expect(run).toMatchObject({
      lesson,
      variant: "broken",
      mode: "scripted",
      edited: false,
      how: "ended",
      sent,
      lost,
      origin,
    });
    expect(lost).toBeGreaterThan(0);
    await close(server);

    const next = await open();
    expect(await list(next.page)).toEqual([run]);
    expect(await list(next.page, `?lesson=${lesson}`)).toEqual([run]);
    expect(await list(next.page, "?lesson=nope")).toEqual([]);
    expect(fromJsonl(await (await journalOf(next.page, run?.run ?? "")).text())).toEqual(journal);
    const page404 = await fetch(`${next.page.origin}/runs/${run?.run}`);
    expect(await page404.text()).toContain("<title>");
    await close(next.server);

    // Damaged while nobody looked: told once, and the list goes on without it.
    await truncate(join(data, "runs", `${run?.run}.jsonl.gz`), 100);
    await writeFile(join(data, "runs", "0123456789abcdef01.jsonl.gz"), "nonsense");
    const last = await open();
    expect(await list(last.page)).toEqual([]);
    expect(await list(last.page)).toEqual([]);
    const answer = await journalOf(last.page, run?.run ?? "");
    expect(answer.status).toBe(410);
    expect(await answer.json()).toEqual({
      error: expect.stringMatching(/can't be read/),
      do: expect.stringMatching(/again/),
    });
    const said2 = await close(last.server);
    expect(said2.match(/left out of the kept runs/g)).toHaveLength(2);
  });

  test("is kept whole or not at all by a server that is killed while it keeps it", async () => {
    const { server, page } = await open();
    const line = await page.connect(await page.openSession());
    await line.command(startRun);
    await line.event("run.finished");
    server.child.kill("SIGKILL");
    await server.ended;
    const next = await open();
    for (const { run } of await list(next.page)) {
      expect(fromJsonl(await (await journalOf(next.page, run)).text()).events).toEqual(line.events);
    }
    const again = await next.page.connect(await next.page.openSession());
    await again.command(startRun);
    await again.event("run.finished");
    const [newest] = await list(next.page);
    expect(fromJsonl(await (await journalOf(next.page, newest?.run ?? "")).text()).events).toEqual(
      again.events,
    );
    expect(await close(next.server)).not.toMatch(/left out/);
  });
});

describe("a server without any run", () => {
  test("answers for what isn't there, and never looks outside of its folder", async () => {
    const { page } = await open();
    await writeFile(join(data, "secret.jsonl.gz"), "secret");
    const { hostname, port } = new URL(page.origin);
    const ids = [
      "0123456789abcdef01",
      "..%2Fsecret",
      "%2e%2e%2fsecret",
      "..",
      "0123456789ABCDEF01",
      "%00",
      "a".repeat(9000),
    ];
    for (const id of ids) {
      const headers = { authorization: `Bearer ${page.token}` };
      const outgoing = request({ hostname, port, path: `/api/runs/${id}/journal.jsonl`, headers });
      outgoing.end();
      const [answer] = (await once(outgoing, "response")) as [IncomingMessage];
      expect([id, answer.statusCode]).toEqual([id, 404]);
      const body = JSON.parse((await answer.toArray()).join("")) as { error: string; do: string };
      expect([body.error, body.do]).not.toContain("");
    }
    expect((await fetch(`${page.origin}/api/runs`)).status).toBe(401);
  });
});

test("a folder that can't be used is named, with what to do", async () => {
  await writeFile(join(data, "file"), "");
  const { code, stderr } = await runToEnd(["serve", "--port", "0", "--data", join(data, "file")]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/runs can't be kept in .*file.*--data/);
  expect(await readFile(join(data, "file"), "utf8")).toBe("");
  expect((await runToEnd(["serve", "--keep", "0"])).stderr).toMatch(/--keep takes a whole number from 1/);
  expect(await readdir(data)).toEqual(["file"]);
});
