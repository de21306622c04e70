import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import type { Command, Down } from "./protocol/index.ts";
import type { Line } from "./testing/page.ts";
import { descendants } from "./testing/processes.ts";
import { Room, type Learner } from "./testing/room.ts";

const lesson = "05-endpoint-race";
/** Twice as fast as usual: what a run shows is not what these tests are about. */
const settings = { second: 100, rate: 20, grace: 5 };
const scripted: Command = { type: "run.start", lesson, variant: "broken", mode: "scripted", settings };
const live: Command = { ...scripted, mode: "live" };
const stop: Command = { type: "run.stop" };

const waits = (line: Line) => line.received.filter((message) => message.type === "waiting");
const placeOf = (line: Line, place: number) =>
  line.until(() => waits(line).find((waiting) => waiting.place === place));
const begun = (line: Line) =>
  line.until(() => line.received.find((message) => message.type === "run")).then(({ run }) => run);
const ended = (line: Line) => line.event("run.finished");

let room: Room;
let [ann, ben, cem]: Learner[] = [];
/** The three of them, each with a connection that has heard nothing yet. */
async function three(): Promise<[Learner, Learner, Learner]> {
  const known = [ann, ben, cem];
  const names = ["Ann", "Ben", "Cem"] as const;
  const seats = await Promise.all(names.map((name, nth) => Promise.resolve(known[nth] ?? room.join(name))));
  const fresh = await Promise.all(
    seats.map(async ({ page, seat, session, line }): Promise<Learner> => {
      line.socket.close();
      const anew = await page.connect(session);
      // Answered after everything that is told to who comes.
      expect(await anew.command(stop)).toMatch(/no run is under way/);
      anew.received.length = 0;
      return { page, seat, session, line: anew };
    }),
  );
  [ann, ben, cem] = fresh;
  return fresh as [Learner, Learner, Learner];
}

describe("a workshop with room for one run at a time", { timeout: 120_000 }, () => {
  beforeAll(async () => void (room = await Room.open("--runs", "1", "--labs", "2", "--grace", "10")));
  afterAll(async () => void (await room.close()));

  test("one lab's process stands by, and no more are there before somebody runs something", async () => {
    await three();
    const labs = descendants(room.server.child.pid ?? 0).filter(({ command }) =>
      command.includes("lab/process"),
    );
    expect(labs).toHaveLength(1);
    expect(await room.view()).toMatchObject({
      labs: { of: 2, taken: 0, waiting: 0 },
      runs: { of: 1, taken: 0, waiting: 0 },
      seats: [{ name: "Ann", doing: "reading" }, { name: "Ben" }, { name: "Cem" }],
    });
  });

  test("who can't start at once is told place and length, has the turn in order, and sees a whole run", async () => {
    const [a, b, c] = await three();
    expect(await a.line.command(live)).toBeUndefined();
    await begun(a.line);
    expect(waits(a.line)).toEqual([]);
    expect(await b.line.command(scripted)).toBeUndefined();
    await placeOf(b.line, 1);
    expect(await b.line.command(scripted)).toMatch(/a run is under way/);
    expect(await b.line.command({ type: "pod.delete", pod: "web-1" })).toMatch(/has not begun yet/);
    expect(await c.line.command(scripted)).toBeUndefined();
    // Both labs are taken.
    await c.line.until(() => waits(c.line).find((waiting) => waiting.for === "place"));
    const { labs, runs, seats } = await room.view();
    expect({ labs, runs }).toEqual({
      labs: { of: 2, taken: 2, waiting: 1 },
      runs: { of: 1, taken: 1, waiting: 1 },
    });
    expect(seats.map(({ doing }) => doing)).toEqual(["running", "run", "place"]);

    // A page that comes back in the middle finds its place again.
    b.line.socket.terminate();
    const back = await b.page.connect(b.session);
    await placeOf(back, 1);

    expect(await a.line.command(stop)).toBeUndefined();
    await ended(a.line);
    await placeOf(back, 0);
    await begun(back);
    expect(await ended(back)).toMatchObject({ how: "ended" });
    await begun(c.line);
    expect(waits(c.line).at(-1)).toMatchObject({ place: 0 });
    await ended(c.line);
    for (const { events } of [back, c.line])
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    await vi.waitFor(async () => expect(await room.view()).toMatchObject({ runs: { taken: 0, waiting: 0 } }));
    back.socket.close();
  });

  test("a series has each of its runs in a turn of its own, so that one run of another comes between", async () => {
    const [a, b] = await three();
    expect(
      await a.line.command({ type: "run.repeat", lesson, variant: "broken", settings, times: 50 }),
    ).toBeUndefined();
    await begun(a.line);
    expect(await b.line.command(scripted)).toBeUndefined();
    await ended(b.line);
    const done = (): number =>
      Math.max(...a.line.received.map((frame) => (frame.type === "series" ? frame.done.length : 0)));
    expect(done()).toBeLessThanOrEqual(1);
    await a.line.until(() => (done() >= 2 ? true : undefined));
    expect(await a.line.command(stop)).toBeUndefined();
    await a.line.until(() => a.line.received.find((frame) => frame.type === "series" && !frame.going));
  });

  test("who stops waiting leaves the queue, and those behind move up", async () => {
    const [a, b, c] = await three();
    await a.line.command(live);
    await begun(a.line);
    await b.line.command(scripted);
    await placeOf(b.line, 1);
    await c.line.command(scripted);
    await c.line.until(() => waits(c.line)[0]);
    expect(await b.line.command(stop)).toBeUndefined();
    expect(b.line.received.some(({ type }) => type === "left")).toBe(true);
    await c.line.until(() => waits(c.line).find((waiting) => waiting.for === "run"));
    expect(await b.line.command(stop)).toMatch(/no run is under way/);
    expect(await c.line.command(stop)).toBeUndefined();
    expect(await a.line.command(stop)).toBeUndefined();
    await ended(a.line);
    expect((await room.view()).runs).toMatchObject({ taken: 0, waiting: 0 });
  });

  test("the lab that one had may be gone: its latest run is still there, and the next one works", async () => {
    const [a, b, c] = await three();
    for (const { line } of [a, b, c]) {
      await line.command(scripted);
      await ended(line);
    }
    expect((await room.view()).labs.taken).toBe(2);
    const again = await a.page.connect(a.session);
    await ended(again);
    expect(again.events).toEqual(a.line.events);
    const resumed = await a.page.connect(a.session, { run: await begun(a.line), after: 7 });
    await ended(resumed);
    expect(resumed.events).toEqual(a.line.events.slice(7));
    resumed.received.length = 0;
    expect(await resumed.command(scripted)).toBeUndefined();
    await ended(resumed);
    for (const { socket } of [again, resumed]) socket.close();
  });

  test("what the page says and what the server saw is in the instructor's view", async () => {
    const [a] = await three();
    const standing = { lesson, predicted: "skipped", steps: [true, false, false, false] } as const;
    a.line.send({ type: "standing", standing: { ...standing, steps: [...standing.steps] } });
    // A program of one's own that ends at once: a try that fails.
    expect(await a.line.command({ ...scripted, program: "process.exit(3);" })).toBeUndefined();
    await ended(a.line);
    await vi.waitFor(async () =>
      expect((await room.view()).seats[0]).toMatchObject({
        name: "Ann",
        connected: true,
        standing,
        failedTries: 1,
        lastRun: { lesson, variant: "broken", edited: true },
      }),
    );
    expect((await room.view()).predictions).toEqual({ [lesson]: { skipped: 1 } });
  });

  test("a learner sees its own runs, and another's by its permanent link", async () => {
    const [a, b] = await three();
    const runsOf = async ({ page }: Pick<Learner, "page">) =>
      ((await (await page.fetch("/api/runs")).json()) as { runs: { run: string }[] }).runs.map(
        ({ run }) => run,
      );
    const [own, others] = [await runsOf(a), await runsOf(b)];
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter((run) => others.includes(run))).toEqual([]);
    expect(await runsOf({ page: room.instructor })).toEqual(expect.arrayContaining([...own, ...others]));
    expect((await b.page.fetch(`/api/runs/${own[0]}/journal.jsonl`)).status).toBe(200);
    const url = `${a.page.origin.replace("http", "ws")}/api/sessions/${b.session}/socket`;
    const foreign = new WebSocket(url, ["lastcall.v1", `token.${a.page.token}`], { origin: a.page.origin });
    expect((await once(foreign, "close"))[0]).toBe(4404);
  });

  test("a notice reaches every page at once, and who comes later", async () => {
    const [a, b] = await three();
    const body = JSON.stringify({ text: "look at router b", lesson });
    expect((await room.instructor.fetch("/api/workshop/notices", { method: "POST", body })).status).toBe(201);
    const heard = (line: Line): Promise<Down> =>
      line.until(() => line.received.find((message) => message.type === "notice"));
    const said = { type: "notice", notice: { id: 1, text: "look at router b", lesson } };
    for (const { line } of [a, b]) expect(await heard(line)).toMatchObject(said);
    const late = await a.page.connect(a.session);
    expect(await heard(late)).toMatchObject(said);
    late.socket.close();
  });

  test("a seat that is taken away frees its turn and its place: its run ends, and the next one starts", async () => {
    const [a, b] = await three();
    await a.line.command(live);
    await begun(a.line);
    await b.line.command(scripted);
    await placeOf(b.line, 1);
    const gone = await room.instructor.fetch(`/api/workshop/seats/${a.seat}`, { method: "DELETE" });
    expect(gone.status).toBe(204);
    expect(await a.line.closed).toBe(4403);
    expect((await a.page.fetch("/api/me")).status).toBe(401);
    expect(await ended(b.line)).toMatchObject({ how: "ended" });
    expect((await room.view()).seats.map(({ name }) => name)).toEqual(["Ben", "Cem"]);
  });

  test("it ends with people waiting: 1001 to every page, and nothing is left", async () => {
    const [b, c] = [ben, cem] as [Learner, Learner];
    for (const { line } of [b, c]) line.received.length = 0;
    await b.line.command(live);
    await begun(b.line);
    await c.line.command(live);
    await c.line.until(() => waits(c.line).at(-1)?.place === 1 || undefined);
    const family = descendants(room.server.child.pid ?? 0);
    expect(await room.close()).toBe(0);
    // Who only waited is told why nothing comes of it.
    expect(c.line.received).toContainEqual({
      type: "error",
      message: expect.stringMatching(/shutting down/),
    });
    expect(await ended(b.line)).toMatchObject({ how: "stopped", why: expect.stringMatching(/shut down/) });
    expect(await b.line.closed).toBe(1001);
    expect(await c.line.closed).toBe(1001);
    const left = new Set(descendants(1).map(({ pid }) => pid));
    expect(family.filter(({ pid }) => left.has(pid))).toEqual([]);
  });
});
