import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test, vi } from "vitest";
import { run, start, type Running } from "./testing/cli.ts";
import { Page } from "./testing/page.ts";

const token = randomBytes(32).toString("hex");
let server: Running | undefined;
afterEach(async () => {
  server?.child.kill("SIGKILL");
  await server?.ended;
});

interface LogLine {
  readonly time: string;
  readonly level: string;
  readonly event: string;
  readonly [field: string]: unknown;
}

const linesOf = (text: string): LogLine[] =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as LogLine);

/** Asks as a kubelet does: by address, without a token, and with a name that nobody gave to this server. */
async function probe(port: number, path: string): Promise<{ status: number | undefined; body: string }> {
  const asked = request({ host: "127.0.0.1", port, path, headers: { host: "10.244.1.10:8080" } }).end();
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  return { status: answer.statusCode, body: (await answer.toArray()).join("") };
}

/** What Prometheus would read, name and labels to value. */
async function figuresOf(port: number): Promise<Record<string, number>> {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
  expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  const rows = (await answer.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return Object.fromEntries(
    rows.map((row) => {
      const at = row.lastIndexOf(" ");
      return [row.slice(0, at), Number(row.slice(at + 1))];
    }),
  );
}

test(
  "a server tells its probes, its metrics and its logs how it is, and neither its token nor what a learner wrote",
  { timeout: 120_000 },
  async () => {
    const env = {
      LASTCALL_TOKEN: token,
      LASTCALL_PORT: "0",
      LASTCALL_LOG: "json",
      LASTCALL_METRICS_PORT: "0",
    };
    server = start(["serve", "--drain", "2"], env);
    const [open] = linesOf(await server.line('"event":"open"'));
    const [port, metrics] = [Number(open?.["port"]), Number(open?.["metrics"])];
    const page = new Page(`http://127.0.0.1:${port}/#token=${token}`);
    expect(await probe(port, "/healthz")).toEqual({ status: 200, body: '{"alive":true}' });
    expect(await probe(port, "/readyz")).toEqual({ status: 200, body: '{"ready":true}' });
    expect((await probe(port, "/api/about")).status).toBe(421);

    const line = await page.connect(await page.openSession());
    const fixed = new URL("../lessons/01-vanished-payments/pods/fixed.ts", import.meta.url);
    const secret = `a-learner-wrote-${randomBytes(8).toString("hex")}`;
    const refused = await line.command({
      type: "run.start",
      lesson: "01-vanished-payments",
      variant: "broken",
      mode: "scripted",
      settings: { second: 100, rate: 20 },
      program: `${await readFile(fileURLToPath(fixed), "utf8")}\nconsole.log("${secret}");\n`,
    });
    expect(refused).toBeUndefined();
    await line.event("run.finished");
    expect(line.events.some((event) => event.type === "log" && event.line.includes(secret))).toBe(true);
    // A run counts once it is kept, which is a moment after its page has heard of its end.
    const ended = 'lastcall_runs_finished_total{how="ended"}';
    await vi.waitFor(async () => expect(await figuresOf(metrics)).toHaveProperty([ended], 1), 30_000);
    expect(await figuresOf(metrics)).toMatchObject({
      lastcall_ready: 1,
      lastcall_sessions: 1,
      lastcall_sessions_watched: 1,
      lastcall_sessions_opened_total: 1,
      lastcall_sockets: 1,
      lastcall_runs: 0,
      lastcall_labs: 1,
      lastcall_waiting_for_lab: 0,
      lastcall_waiting_for_turn: 0,
      'lastcall_runs_finished_total{how="stopped"}': 0,
      lastcall_run_start_seconds_count: 1,
      lastcall_events_lost_total: 0,
      lastcall_labs_lost_total: 0,
      'lastcall_http_answers_total{status="421"}': 1,
      nodejs_eventloop_lag_p99_seconds: expect.any(Number),
      process_resident_memory_bytes: expect.any(Number),
    });
    expect((await fetch(`http://127.0.0.1:${metrics}/api/about`)).status).toBe(404);

    server.child.kill("SIGTERM");
    await server.line("still serving");
    expect(await probe(port, "/healthz")).toEqual({ status: 200, body: '{"alive":true}' });
    expect(await probe(port, "/readyz")).toEqual({ status: 503, body: '{"ready":false}' });
    expect(await figuresOf(metrics)).toMatchObject({ lastcall_ready: 0 });
    expect((await page.fetch("/api/about")).headers.get("connection")).toBe("close");
    expect(await line.closed).toBe(1001);
    const { code, stdout, stderr } = await server.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const log = linesOf(stdout);
    for (const { time } of log) expect(new Date(time).toISOString()).toBe(time);
    const [session] = log.flatMap((entry) => (entry.event === "session.opened" ? [entry["session"]] : []));
    expect(log.filter(({ event }) => event !== "closing")).toMatchObject([
      { level: "info", event: "open", host: "127.0.0.1", port, metrics },
      { event: "session.opened", session: expect.stringMatching(/^[0-9a-f]{8}$/) },
      { event: "run.started", session, lesson: "01-vanished-payments", variant: "broken", edited: true },
      { event: "run.finished", session, how: "ended", kept: true },
      { event: "session.ended", session },
      { event: "closed" },
    ]);
    expect(stdout).not.toContain(token);
    expect(stdout).not.toContain(secret);
  },
);

test.each([
  [["--log", "json"], {}, /set LASTCALL_TOKEN/],
  [["--drain", "20"], {}, /too little of a grace of 25 s/],
  [[], { LASTCALL_TOKEN: "short" }, /64 hexadecimal digits/],
  [[], { LASTCALL_PORT: "http" }, /LASTCALL_PORT takes a whole number/],
])("serve %j with %j is refused with code 2", async (args, env, message) => {
  const { code, stderr } = await run(["serve", ...args], env);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
});
