import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fold, fromJsonl, summaryOf, type Command, type Down } from "./protocol/index.ts";
import { start, type Running } from "./testing/cli.ts";
import { Page, type Line } from "./testing/page.ts";
import { descendants } from "./testing/processes.ts";

const lesson = "05-endpoint-race";
/** Twice as fast as usual: what a run shows is not what these tests are about. */
const settings = { second: 100 };
const repeat = (times: number, seed = 41): Command => ({
  type: "run.repeat",
  lesson,
  variant: "broken",
  settings: { ...settings, seed },
  times,
});

const framesOf = (line: Line) => line.received.filter((message) => message.type === "series");
const headersOf = (line: Line) =>
  line.received.flatMap((message) => (message.type === "run" ? [message.header] : []));
/** The series' last word. */
const over = (line: Line): Promise<Extract<Down, { type: "series" }>> =>
  line.until(() => framesOf(line).find(({ going }) => !going));
const nth = (line: Line, count: number) =>
  line.until(() => line.events.filter(({ type }) => type === "request.settled").at(count));

describe("a series of runs", () => {
  let server: Running;
  let page: Page;
  let session: string;
  let line: Line;
  beforeAll(async () => {
    server = start(["serve", "--port", "0"]);
    page = new Page(await server.line("Last Call is open"));
    session = await page.openSession();
  });
  afterAll(async () => {
    server.child.kill("SIGTERM");
    await server.ended;
  });
  const connect = async () => void (line = await page.connect(session));

  test("makes its runs one after the other, each with the next seed, and tells what came of each", async () => {
    await connect();
    expect(await line.command(repeat(3, 2 ** 31 - 2))).toBeUndefined();
    expect(await line.command(repeat(2))).toMatch(/a run is under way; stop it first/);
    expect(framesOf(line)).toMatchObject([{ of: 3, done: [], going: true }]);

    // Somebody who comes in the middle is told how it stands.
    await line.until(() => framesOf(line).find(({ done }) => done.length === 1));
    const late = await page.connect(session);
    await late.until(() => framesOf(late)[0]);
    expect(framesOf(late)[0]).toMatchObject({ lesson, variant: "broken", of: 3, done: [{ how: "ended" }] });

    const end = await over(line);
    expect(framesOf(line).map(({ done, going }) => [done.length, going])).toEqual([
      [0, true],
      [1, true],
      [2, true],
      [3, false],
    ]);
    const headers = headersOf(line);
    expect(headers.map(({ scenario, mode }) => [scenario.seed, mode])).toEqual([
      [2 ** 31 - 2, "scripted"],
      [2 ** 31 - 1, "scripted"],
      [0, "scripted"],
    ]);
    expect(headers.map(({ series }) => series)).toEqual(
      [1, 2, 3].map((n) => ({ id: end.id, nth: n, of: 3 })),
    );
    expect(end.done.map(({ seed }) => seed)).toEqual(headers.map(({ scenario }) => scenario.seed));

    // Each of them can be had, and is what it was said to be.
    for (const summary of end.done) {
      const kept = await page.fetch(`/api/runs/${summary.run}/journal.jsonl`);
      const { header, events } = fromJsonl(await kept.text());
      expect(summaryOf(fold(header, events), summary.run)).toEqual(summary);
      expect(summary.sent).toBeGreaterThan(0);
    }
    expect(framesOf(late).at(-1)).toEqual(end);
    for (const { socket } of [line, late]) socket.close();
  });

  test("is stopped in the middle together with its run, and then others may start", async () => {
    await connect();
    await line.until(() => framesOf(line).find(({ going }) => !going));
    line.received.length = 0;
    expect(await line.command(repeat(50))).toBeUndefined();
    await nth(line, 20);
    expect(await line.command({ type: "run.stop" })).toBeUndefined();
    expect(await over(line)).toMatchObject({ of: 50, done: [{ how: "stopped", seed: 41 }], going: false });
    expect(await line.command(repeat(2))).toBeUndefined();
    // At once, before the lab has begun anything.
    expect(await line.command({ type: "run.stop" })).toBeUndefined();
    await line.until(() =>
      framesOf(line)
        .filter(({ going }) => !going)
        .at(1),
    );
    expect(framesOf(line).at(-1)).toMatchObject({ of: 2, done: [{ how: "stopped" }] });
    line.socket.close();
  });

  test("ends with its lab: the run under way has failed, and no more come", async () => {
    await connect();
    await line.until(() => framesOf(line)[0]);
    line.received.length = 0;
    expect(await line.command(repeat(5))).toBeUndefined();
    await nth(line, 20);
    const lab = descendants(server.child.pid ?? 0).find(({ command }) => command.includes("lab/process.ts"));
    process.kill(lab?.pid ?? 0, "SIGKILL");
    expect(await over(line)).toMatchObject({ of: 5, done: [{ how: "failed", seed: 41 }], going: false });
    expect(await line.command({ type: "run.stop" })).toMatch(/no run is under way/);
    line.socket.close();
  });

  test("of a lesson or variant that isn't there is refused", async () => {
    await connect();
    expect(await line.command({ ...repeat(2), lesson: "99" } as Command)).toMatch(/there is no lesson "99"/);
    expect(await line.command({ ...repeat(2), variant: "nope" } as Command)).toMatch(/no variant "nope"/);
    expect(await line.command(repeat(51))).toMatch(/times: must be at most 50/);
    line.socket.close();
  });
});

test("a server that ends says that the series has ended, before its sockets close", async () => {
  const server = start(["serve", "--port", "0"]);
  const page = new Page(await server.line("Last Call is open"));
  const line = await page.connect(await page.openSession());
  await line.command(repeat(5));
  await nth(line, 20);
  server.child.kill("SIGTERM");
  expect(await line.closed).toBe(1001);
  // The run that was under way is part of it, finished or stopped.
  expect(framesOf(line).at(-1)).toMatchObject({ of: 5, done: [{ seed: 41 }], going: false });
  expect((await server.ended).code).toBe(0);
});
