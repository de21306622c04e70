import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { fold, fromJsonl, score, type Command } from "./protocol/index.ts";
import { start, type Running } from "./testing/cli.ts";
import { Page } from "./testing/page.ts";
import { descendants, survivors } from "./testing/processes.ts";

const startRun = (mode: "live" | "scripted", variant = "broken"): Command => ({
  type: "run.start",
  lesson: "05-endpoint-race",
  variant,
  mode,
  settings: {},
});

async function open(): Promise<{ server: Running; page: Page }> {
  const server = start(["serve", "--port", "0"]);
  return { server, page: new Page(await server.line("Last Call is open")) };
}

async function close(server: Running): Promise<void> {
  server.child.kill("SIGTERM");
  await server.ended;
}

describe("a server", () => {
  let server: Running;
  let page: Page;
  beforeAll(async () => void ({ server, page } = await open()));
  afterAll(() => close(server));

  test("serves the page with a strict content security policy, and the api only to who knows the token", async () => {
    const index = await fetch(`${page.origin}/lessons/05-endpoint-race`);
    expect(index.status).toBe(200);
    expect(await index.text()).toContain("<title>");
    expect(index.headers.get("content-security-policy")).toMatch(/default-src 'none'.*script-src 'self'/);
    expect((await fetch(`${page.origin}/api/lessons`)).status).toBe(401);
    expect((await page.fetch("/api/lessons", { headers: { authorization: "Bearer nope" } })).status).toBe(
      401,
    );
    const lessons = (await (await page.fetch("/api/lessons")).json()) as { id: string }[];
    expect(lessons.map(({ id }) => id)).toContain("05-endpoint-race");
  });

  test.each([
    ["another host", "/api/about", { headers: { host: "evil.example" } }, 421],
    ["another origin", "/api/sessions", { method: "POST", headers: { origin: "http://evil.example" } }, 403],
    ["another site", "/api/about", { headers: { "sec-fetch-site": "cross-site" } }, 403],
    ["an unknown route", "/api/nope", {}, 404],
    ["an unknown lesson", "/api/lessons/99", {}, 404],
    ["a path out of the lessons", "/api/lessons/..%2F..%2Fetc", {}, 404],
    ["an export before any run", "/api/sessions/nope/journal.jsonl", {}, 404],
    ["a file that isn't there", "/nope.js", {}, 404],
    ["a path out of the page", "/..%2f..%2fpackage.json", {}, 404],
  ])("refuses %s with a message and a hint", async (_name, path, init, status) => {
    const { hostname, port } = new URL(page.origin);
    const { method = "GET", headers = {} } = init as { method?: string; headers?: Record<string, string> };
    const authorization = `Bearer ${page.token}`;
    const outgoing = request({
      hostname,
      port,
      path,
      method,
      headers: { authorization, origin: page.origin, ...headers },
    });
    outgoing.end();
    const [response] = (await once(outgoing, "response")) as [IncomingMessage];
    expect(response.statusCode).toBe(status);
    const body = JSON.parse((await response.toArray()).join("")) as { error: string; do: string };
    expect(body.error).not.toBe("");
    expect(body.do).not.toBe("");
  });

  test("a bad frame, a bad command and a refused command are answered, and the socket lives on", async () => {
    const line = await page.connect(await page.openSession());
    await line.until(() => line.received.find(({ type }) => type === "idle"));
    line.socket.send("{");
    line.socket.send(JSON.stringify({ type: "command", id: 1001, command: { type: "pod.explode" } }));
    line.socket.send(Buffer.from([1, 2, 3]));
    line.socket.send(JSON.stringify({ type: "shout", id: 2 }));
    await line.until(() => line.received.filter(({ type }) => type === "error").at(2));
    expect(line.received.slice(1)).toMatchObject([
      { type: "error", message: expect.stringMatching(/not JSON/) },
      { type: "ack", id: 1001, refused: expect.stringMatching(/command\.type: unknown type/) },
      { type: "error", message: expect.stringMatching(/binary/) },
      { type: "error", message: expect.stringMatching(/unknown type.*reload/) },
    ]);
    expect(await line.command({ type: "pod.delete", pod: "web-1" })).toMatch(/no run is under way/);
    expect(await line.command({ ...startRun("live"), lesson: "99" } as Command)).toMatch(
      /there is no lesson "99"/,
    );
    expect(await line.command(startRun("live", "nope"))).toMatch(/no variant "nope"/);
    line.socket.close();
  });

  test("a socket without the token, or for a session that has ended, is turned away", async () => {
    const url = `${page.origin.replace("http", "ws")}/api/sessions/x/socket`;
    const nobody = new WebSocket(url, ["lastcall.v1"], { origin: page.origin });
    const [error] = (await once(nobody, "error")) as [Error];
    expect(error.message).toMatch(/401/);
    const gone = new WebSocket(url, ["lastcall.v1", `token.${page.token}`], { origin: page.origin });
    expect((await once(gone, "close"))[0]).toBe(4404);
  });

  test("a live run: the learner's signal loses requests, and dropped sockets lose no event", async () => {
    const session = await page.openSession();
    let line = await page.connect(session);
    expect(await line.command(startRun("live"))).toBeUndefined();
    expect(await line.command(startRun("live"))).toMatch(/a run is under way/);
    await line.until(() => line.events.filter(({ type }) => type === "request.settled").at(40));
    const first = line.events;
    const run = line.received.find((message) => message.type === "run");
    line.socket.terminate();
    line = await page.connect(session, { run: run?.run ?? null, after: first.at(-1)?.seq ?? 0 });
    await line.until(() => line.received.find(({ type }) => type === "resumed"));
    expect(await line.command({ type: "pod.delete", pod: "web-9" })).toMatch(/there is no pod web-9/);
    expect(await line.command({ type: "pod.delete", pod: "web-1" })).toBeUndefined();
    await line.event("run.finished");
    const seen = [...first, ...line.events];
    expect(seen.map(({ seq }) => seq)).toEqual(seen.map((_, index) => index + 1));

    const kept = await page.fetch(`/api/sessions/${session}/journal.jsonl`);
    const journal = fromJsonl(await kept.text());
    expect(journal.events).toEqual(seen);
    const { sent, settled, lost } = score(fold(journal.header, journal.events));
    expect(settled).toBe(sent);
    expect(lost).toBeGreaterThan(0);

    const late = await page.connect(session, { run: "another", after: 7 });
    await late.event("run.finished");
    expect(late.events).toEqual(seen);
    for (const { socket } of [line, late]) socket.close();
  });

  test("kill -9 of a lab ends its pods within a second, fails its run, and the next run works", async () => {
    const line = await page.connect(await page.openSession());
    await line.command(startRun("live"));
    await line.event("request.settled");
    const pids = line.events.flatMap((event) => (event.type === "pod.started" ? [event.pid] : []));
    const family = descendants(server.child.pid ?? 0);
    const lab = family.find(
      ({ pid, command }) =>
        command.includes("lab/process.ts") &&
        pids.every((pod) => descendants(pid).some((child) => child.pid === pod)),
    );
    const pods = descendants(lab?.pid ?? 0);
    expect(pods.length).toBeGreaterThanOrEqual(3);
    process.kill(lab?.pid ?? 0, "SIGKILL");
    await vi.waitFor(() => expect(survivors(pods)).toEqual([]), 1000);
    expect(await line.event("run.finished")).toMatchObject({
      how: "failed",
      why: expect.stringMatching(/process ended/),
    });
    expect(await line.command(startRun("scripted", "fixed"))).toBeUndefined();
    await line.until(() =>
      line.events.find((event) => event.type === "run.finished" && event.how === "ended"),
    );
    line.socket.close();
  });
});
