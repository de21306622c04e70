import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isLost, score, type Command, type History, type KeptRun } from "./protocol/index.ts";
import { start, type Running } from "./testing/cli.ts";
import { Exam } from "./testing/exam.ts";
import { Page, type Line } from "./testing/page.ts";
import { descendants, survivors } from "./testing/processes.ts";

const startRun: Command = {
  type: "run.start",
  lesson: "01-vanished-payments",
  variant: "broken",
  mode: "scripted",
  settings: { second: 100, rate: 20 },
};

let data: string;
let server: Running;
beforeEach(async () => void (data = await mkdtemp(join(tmpdir(), "lastcall-data-"))));
afterEach(async () => {
  server.child.kill("SIGKILL");
  await server.ended;
  await rm(data, { recursive: true });
});

const settled = ({ requests }: History, from: number): number =>
  [...requests.values()].filter(({ settled: end }) => end && end.t > from).length;

test(
  "the server passes the checks that it puts to others, under 100 requests a second and with 50 sockets open",
  { timeout: 180_000 },
  async () => {
    const grace = 40;
    server = start(["serve", "--port", "0", "--data", data, "--drain", "4", "--grace", `${grace}`]);
    const page = new Page(await server.line("Last Call is open"));
    const { hostname: host, port } = new URL(page.origin);
    const { child } = server;
    const { token } = page;
    // The router learns well within the drain: whatever it still sends until then must be served.
    const exam = new Exam({ child, host, port: Number(port), token, propagation: 2, grace });
    await exam.begin();

    const labs = await Promise.all([page.openSession(), page.openSession()]);
    const watching = await Promise.all(labs.map((session) => page.connect(session)));
    const others = await Promise.all(Array.from({ length: 48 }, (_, at) => page.connect(labs[at % 2] ?? "")));
    const lines = [...watching, ...others];
    for (const line of lines) exam.follow(line);
    for (const line of watching) expect(await line.command(startRun)).toBeUndefined();
    await Promise.all(watching.map((line) => line.event("request.settled")));
    const now = exam.history.lastT;
    await exam.until((history) => settled(history, now) >= 100);

    const family = descendants(child.pid ?? 0);
    const verdicts = await exam.delete();
    await vi.waitFor(() => expect(survivors(family)).toEqual([]), 1000);

    await exam.write(join(data, "journal.jsonl"));
    const lost = [...exam.history.requests.values()].filter(({ outcome }) => outcome && isLost(outcome));
    expect(lost.map(({ id, path, outcome, errno }) => `${id} ${path}: ${outcome} ${errno}`)).toEqual([]);
    expect(verdicts.map(({ id, status, why }) => ({ id, status, why }))).toEqual(
      ["not-ready", "propagation", "stops-accepting", "in-flight", "exit"].map((id) => ({
        id,
        status: "pass",
        why: expect.any(String),
      })),
    );
    const { sent, settled: ended } = score(exam.history);
    expect(ended).toBe(sent);
    expect(await Promise.all(lines.map(({ closed }) => closed))).toEqual(lines.map(() => 1001));
    // The runs that were under way have come to their end, on every page that watched them.
    for (const line of lines) expect(endOf(line)).toMatchObject({ how: "ended" });

    server = start(["serve", "--port", "0", "--data", data]);
    const next = new Page(await server.line("Last Call is open"));
    const { runs } = (await (await next.fetch("/api/runs")).json()) as { runs: KeptRun[] };
    expect(runs.map(({ how }) => how)).toEqual(["ended", "ended"]);
  },
);

const endOf = (line: Line) => line.events.find((event) => event.type === "run.finished");
