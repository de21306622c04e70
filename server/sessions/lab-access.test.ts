import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Job } from "../lab/index.ts";
import { LabAccess, type Waiting } from "./lab-access.ts";
import { Labs, type Lab } from "./labs.ts";

/** A lab's process that does nothing but end. */
class FakeLab implements Lab {
  readonly ready = Promise.resolve();
  readonly ended: Promise<void>;
  gone = false;
  #end: () => void = () => undefined;
  constructor() {
    this.ended = new Promise((resolve) => (this.#end = resolve));
  }
  hear(): void {}
  run(): void {}
  stop(): void {}
  ask(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
  async end(): Promise<void> {
    this.gone = true;
    this.#end();
    await this.ended;
  }
}

const nobody = new AbortController().signal;

let started: FakeLab[];
const living = () => started.filter(({ gone }) => !gone);
beforeEach(() => void (started = []));

function room(labs: number, runs: number, { starts = 9, roomy = (): boolean => true } = {}) {
  const all = new Labs(
    () => {
      const lab = new FakeLab();
      started.push(lab);
      return lab;
    },
    { labs, runs, starts },
    roomy,
  );
  const session = () => {
    const waits: Waiting[] = [];
    const lost = vi.fn<(why: string) => void>();
    const access = new LabAccess({
      labs: all,
      hear: () => undefined,
      lost,
      waits: (waiting) => waits.push(waiting),
    });
    return { access, waits, lost };
  };
  return { labs: all, session };
}

describe("a session's way to a lab", () => {
  test("a lab is started for the first run, kept for the next one, and nothing is waited for while there is room", async () => {
    const { session } = room(2, 2);
    const { access, waits } = session();
    expect(started).toHaveLength(0);
    const lab = await access.take(nobody);
    access.rest();
    expect(await access.take(nobody)).toBe(lab);
    expect(started).toHaveLength(1);
    expect(waits).toEqual([]);
  });

  test("runs have their turns in the order in which they came, and each is told when it is its own", async () => {
    const { session } = room(9, 1);
    const [a, b, c] = [session(), session(), session()];
    await a.access.take(nobody);
    const order: string[] = [];
    void b.access.take(nobody).then(() => order.push("b"));
    void c.access.take(nobody).then(() => order.push("c"));
    await vi.waitFor(() => expect(c.waits).toEqual([{ type: "waiting", for: "run", place: 2, of: 2 }]));
    // The lab starts up meanwhile.
    expect(started).toHaveLength(3);
    a.access.rest();
    // Who runs again at once comes after those who have waited.
    void a.access.take(nobody).then(() => order.push("a"));
    await vi.waitFor(() => expect(order).toEqual(["b"]));
    expect(b.waits.at(-1)).toEqual({ type: "waiting", for: "run", place: 0, of: 2 });
    b.access.rest();
    await vi.waitFor(() => expect(order).toEqual(["b", "c"]));
    c.access.rest();
    await vi.waitFor(() => expect(order).toEqual(["b", "c", "a"]));
  });

  test("a lab that does nothing gives way at once, the one that was used the longest time ago first", async () => {
    const { session, labs } = room(2, 2);
    const [a, b, c] = [session(), session(), session()];
    for (const { access } of [a, b]) {
      await access.take(nobody);
      access.rest();
    }
    await c.access.take(nobody);
    expect([a.access.lab, b.access.lab !== undefined]).toEqual([undefined, true]);
    expect(c.waits).toEqual([]);
    expect(living()).toHaveLength(2);
    expect(labs.places.taken).toBe(2);
    // It gets another one when it needs it.
    expect(await a.access.take(nobody)).toBeDefined();
    expect(b.access.lab).toBeUndefined();
  });

  test("where every lab works, one waits for a place, which the next one that has nothing more to do leaves", async () => {
    const { session } = room(1, 2);
    const [a, b] = [session(), session()];
    await a.access.take(nobody);
    const turn = b.access.take(nobody);
    expect(b.waits).toEqual([{ type: "waiting", for: "place", place: 1, of: 1 }]);
    a.access.rest();
    expect(await turn).toBeDefined();
    expect(b.waits.at(-1)).toMatchObject({ place: 0 });
    expect(living()).toHaveLength(1);
  });

  test("who stops waiting leaves the queue, and keeps the lab that it had", async () => {
    const { session, labs } = room(2, 1);
    const [a, b] = [session(), session()];
    await a.access.take(nobody);
    const wait = new AbortController();
    const turn = b.access.take(wait.signal);
    await vi.waitFor(() => expect(labs.turns.waiting).toBe(1));
    wait.abort();
    expect(await turn).toBeUndefined();
    expect([labs.turns.waiting, labs.turns.taken, labs.places.taken]).toEqual([0, 1, 2]);
    await b.access.release();
    expect(labs.places.taken).toBe(1);
  });

  test("a lab that dies in its turn is told, and leaves place and turn to others; one that dies waiting is replaced", async () => {
    const { session, labs } = room(2, 1);
    const [a, b] = [session(), session()];
    await a.access.take(nobody);
    const turn = b.access.take(nobody);
    await vi.waitFor(() => expect(started).toHaveLength(2));
    await started[1]?.end();
    await started[0]?.end();
    expect(await turn).toBe(started[2]);
    expect(a.lost).toHaveBeenCalledOnce();
    expect(b.lost).not.toHaveBeenCalled();
    expect([labs.places.taken, labs.turns.taken]).toEqual([1, 1]);
  });

  test("runs start up one after another, and each makes way once it is on its way or takes too long", async () => {
    vi.useFakeTimers();
    try {
      const { session } = room(9, 9, { starts: 1 });
      const [a, b, c] = [session(), session(), session()];
      const job = { scenario: { limit: 120, second: 250 } } as Job;
      expect(await a.access.take(nobody)).toBe(started[0]);
      a.access.run(job);
      const order: string[] = [];
      void b.access.take(nobody).then(() => order.push("b"));
      void c.access.take(nobody).then(() => order.push("c"));
      await vi.advanceTimersByTimeAsync(1000);
      expect([order, started.length]).toEqual([[], 1]);
      a.access.begun();
      await vi.advanceTimersByTimeAsync(0);
      expect([order, started.length]).toEqual([["b"], 3]);
      b.access.run(job);
      await vi.advanceTimersByTimeAsync(4900);
      expect(order).toEqual(["b"]);
      await vi.advanceTimersByTimeAsync(200);
      expect(order).toEqual(["b", "c"]);
    } finally {
      vi.useRealTimers();
    }
  });

  test("a lab that is let go before it may start never does, and its place is free at once", async () => {
    const { session, labs } = room(9, 9, { starts: 1 });
    const [a, b] = [session(), session()];
    await a.access.take(nobody);
    const wait = new AbortController();
    const turn = b.access.take(wait.signal);
    await vi.waitFor(() => expect(labs.starts.waiting).toBe(2));
    wait.abort();
    await b.access.release();
    expect([labs.places.taken, labs.starts.waiting]).toEqual([1, 0]);
    a.access.begun();
    expect(await turn).toBeUndefined();
    expect(living()).toEqual([started[0]]);
  });

  test("a lab that comes to no end with its run is ended long after its limit, and others have its turn", async () => {
    vi.useFakeTimers();
    try {
      const { session } = room(1, 1);
      const [a, b] = [session(), session()];
      const job = { scenario: { limit: 120, second: 250 } } as Job;
      const limit = 30_000;
      await a.access.take(nobody);
      a.access.run(job);
      await vi.advanceTimersByTimeAsync(limit + 10_000);
      a.access.rest();
      // The next one is not held against the time of the one before.
      await a.access.take(nobody);
      a.access.run(job);
      const turn = b.access.take(nobody);
      await vi.advanceTimersByTimeAsync(limit + 110_000);
      expect(a.lost).not.toHaveBeenCalled();
      await vi.advanceTimersByTimeAsync(10_000);
      expect(a.lost).toHaveBeenCalledExactlyOnceWith(expect.stringContaining("hung"));
      expect(started[0]?.gone).toBe(true);
      expect(await turn).toBe(started[1]);
    } finally {
      vi.useRealTimers();
    }
  });

  test("a session that ends frees everything, be it in its turn or in the queue", async () => {
    const { session, labs } = room(2, 1);
    const [a, b] = [session(), session()];
    await a.access.take(nobody);
    const wait = new AbortController();
    void b.access.take(wait.signal);
    wait.abort();
    await Promise.all([a.access.end(), b.access.end()]);
    expect([labs.places.taken, labs.turns.taken, labs.turns.waiting]).toEqual([0, 0, 0]);
    expect(living()).toEqual([]);
  });
});

describe("a process that stands by", () => {
  test("is there once, and becomes the lab of whoever is first", async () => {
    const { session, labs } = room(2, 2);
    labs.standBy();
    labs.standBy();
    expect(started).toHaveLength(1);
    expect(await session().access.take(nobody)).toBe(started[0]);
    expect(await session().access.take(nobody)).toBe(started[1]);
    // There is no place for another lab.
    labs.standBy();
    expect(started).toHaveLength(2);
  });

  test("is not there when memory is scarce, nor when nobody is there any more, and is not waited for when it died", async () => {
    const poor = room(2, 2, { roomy: () => false });
    poor.labs.standBy();
    expect(started).toHaveLength(0);
    const { session, labs } = room(2, 2);
    labs.standBy();
    await labs.standDown();
    expect(living()).toEqual([]);
    labs.standBy();
    await started[1]?.end();
    expect(await session().access.take(nobody)).toBe(started[2]);
  });
});
