import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Job } from "../lab/index.ts";
import { readLesson } from "../lessons/catalogue.ts";
import type { LessonFolder } from "../lessons/index.ts";
import { exampleHeader } from "../protocol/example.test-support.ts";
import type { Command, Down } from "../protocol/index.ts";
import type { News } from "./lab-process.ts";
import type { Lab } from "./labs.ts";
import type { KeptRuns } from "./kept/kept-runs.ts";
import { Sessions } from "./registry.ts";
import type { Session } from "./session.ts";

const minute = 60_000;
const start: Command = {
  type: "run.start",
  lesson: "05-endpoint-race",
  variant: "broken",
  mode: "live",
  settings: {},
};

/** A lab whose runs go on until somebody stops them. */
class EndlessLab implements Lab {
  gone = false;
  readonly ready = Promise.resolve();
  readonly ended = new Promise<void>(() => undefined);
  #tell: (news: News) => void = () => undefined;
  #run = "";
  hear(tell: (news: News) => void): void {
    this.#tell = tell;
  }
  run({ run }: Job): void {
    this.#run = run;
    this.#tell({ type: "header", run, header: exampleHeader() });
    this.#tell({
      type: "events",
      run,
      events: [{ seq: 1, t: 0, type: "run.started", seed: 1, secondMs: 200 }],
    });
  }
  stop(why: string): void {
    const over = { seq: 2, t: 1, type: "run.finished", how: "stopped", why } as const;
    this.#tell({ type: "events", run: this.#run, events: [over] });
  }
  ask(): Promise<undefined> {
    this.stop("asked to");
    return Promise.resolve(undefined);
  }
  end(): Promise<void> {
    this.gone = true;
    return Promise.resolve();
  }
}

let folder: LessonFolder;
let labs: EndlessLab[];
let sessions: Sessions;
beforeEach(async () => {
  folder = await readLesson(fileURLToPath(new URL("../../lessons/05-endpoint-race", import.meta.url)));
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
  labs = [];
  sessions = new Sessions({
    ground: { tier: { tier: "process", why: "" }, adminUrl: "" },
    find: () => Promise.resolve(folder),
    kept: { keep: () => Promise.resolve({ summary: { how: "stopped" } }) } as unknown as KeptRuns,
    capacity: { labs: 3, runs: 1, starts: 3 },
    sessions: 3,
    patience: { place: minute, lab: 3 * minute, session: 10 * minute },
    editing: true,
    tell: () => undefined,
    startLab: () => {
      const lab = new EndlessLab();
      labs.push(lab);
      return lab;
    },
  });
});
afterEach(() => vi.useRealTimers());

/** A session that somebody watches, and how they stop. */
function watched(traits = {}): { session: Session; heard: Down[]; leave: () => void } {
  const session = sessions.open(traits);
  if (!session) throw new Error("full");
  const heard: Down[] = [];
  const leave = session.watch((message) => heard.push(message), { run: null, after: 0 });
  return { session, heard, leave };
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe("who goes away", () => {
  test("keeps a place in the queue for a minute, and then others move up", async () => {
    const [a, b, c] = [watched(), watched(), watched()];
    for (const { session } of [a, b, c]) expect(await session.command(start)).toBeUndefined();
    expect(c.heard.at(-1)).toEqual({ type: "waiting", for: "run", place: 2, of: 2 });
    b.leave();
    await pass(45_000);
    expect(b.session.waitsFor).toBe("run");
    await pass(45_000);
    expect([b.session.waitsFor, b.session.running]).toEqual([undefined, false]);
    expect(c.heard.at(-1)).toEqual({ type: "waiting", for: "run", place: 1, of: 1 });
    expect(sessions.labs.turns).toMatchObject({ taken: 1, waiting: 1 });
  });

  test("with a run under way: it goes on as long as nobody else waits for the turn", async () => {
    const [a, b] = [watched(), watched()];
    await a.session.command(start);
    a.leave();
    await pass(5 * minute);
    expect(a.session.running).toBe(true);
    await b.session.command(start);
    await pass(15_000);
    expect(a.session.journal()?.events.at(-1)).toMatchObject({
      type: "run.finished",
      how: "stopped",
      why: expect.stringMatching(/others waited/),
    });
    await vi.waitFor(() => expect(b.heard.map(({ type }) => type)).toContain("run"));
  });

  test("keeps the lab for three minutes, and the latest run and the session for ten", async () => {
    const { session, leave } = watched();
    await session.command(start);
    await vi.waitFor(() => expect(session.journal()?.events).toHaveLength(1));
    await session.command({ type: "run.stop" });
    leave();
    await pass(2 * minute);
    expect(labs[0]?.gone).toBe(false);
    await pass(2 * minute);
    expect([labs[0]?.gone, sessions.labs.places.taken]).toEqual([true, 0]);
    const heard: Down[] = [];
    session.watch((message) => heard.push(message), { run: null, after: 0 })();
    expect(heard.map(({ type }) => type)).toEqual(["run", "events"]);
    await pass(5 * minute);
    expect(sessions.get(session.id)).toBe(session);
    await pass(2 * minute);
    expect(sessions.get(session.id)).toBeUndefined();
  });

  test("keeps a seat's session for good, and gives it up only when there is no room for another", async () => {
    const { session, leave } = watched({ stays: true });
    leave();
    await pass(60 * minute);
    expect(sessions.get(session.id)).toBe(session);
    const others = [sessions.open(), sessions.open()];
    expect(others.every(Boolean)).toBe(true);
    watched();
    expect(sessions.get(session.id)).toBeUndefined();
  });
});

test("a run that is stopped just as its turn comes never begins, and gives the turn back", async () => {
  const { session, heard } = watched();
  await session.command(start);
  await session.command({ type: "run.stop" });
  await vi.waitFor(() => expect(sessions.labs.turns.taken).toBe(0));
  expect([session.running, session.journal()]).toEqual([false, undefined]);
  expect(heard).toEqual([{ type: "idle" }]);
});

test("a run too many in a minute is refused, and one a while later is not", async () => {
  const { session } = watched();
  for (let n = 0; n < 20; n += 1) {
    expect(await session.command(start)).toBeUndefined();
    await vi.waitFor(() => expect(session.journal()?.events).toHaveLength(1));
    await session.command({ type: "run.stop" });
  }
  expect(await session.command(start)).toMatch(/too many runs within a minute/);
  await pass(3000);
  expect(await session.command(start)).toBeUndefined();
});
