import { describe, expect, test } from "vitest";
import type { Header, LabEvent } from "../../../server/protocol/index.ts";
import { Cursor } from "./cursor.ts";

const header = {} as Header;
const event = (seq: number): LabEvent => ({ seq, t: seq, type: "run.started", seed: 7, secondMs: 200 });
const seqs = (step: ReturnType<Cursor["receive"]>): number[] =>
  step.do === "append" ? step.events.map(({ seq }) => seq) : [];
const events = (...list: number[]) => ({ type: "events", run: "r1", events: list.map(event) }) as const;

function reading(...seen: number[]): Cursor {
  const cursor = new Cursor();
  cursor.receive({ type: "run", run: "r1", header });
  if (seen.length > 0) cursor.receive(events(...seen));
  return cursor;
}

describe("the cursor over a run", () => {
  test("knows nothing at first, and asks for everything", () => {
    expect(new Cursor().known).toEqual({ run: null, after: 0 });
  });

  test("takes events in order and asks to resume after the last of them", () => {
    const cursor = reading(1, 2, 3);
    expect(cursor.known).toEqual({ run: "r1", after: 3 });
    expect(seqs(cursor.receive(events(4, 5)))).toEqual([4, 5]);
  });

  test("skips what it has already seen", () => {
    const cursor = reading(1, 2, 3);
    expect(seqs(cursor.receive(events(2, 3, 4)))).toEqual([4]);
    expect(cursor.receive(events(1, 2)).do).toBe("nothing");
  });

  test("never shows what comes after a gap, and asks again from the last good event", () => {
    const cursor = reading(1, 2);
    expect(cursor.receive(events(4, 5)).do).toBe("again");
    expect(cursor.known).toEqual({ run: "r1", after: 2 });
  });

  test("keeps the good beginning of a frame that has a gap in it", () => {
    const cursor = reading(1);
    expect(seqs(cursor.receive(events(2, 3, 7)))).toEqual([2, 3]);
    expect(cursor.receive(events(8)).do).toBe("again");
  });

  test("accepts a gap that the journal accounts for", () => {
    const cursor = reading(1);
    const dropped = {
      seq: 10,
      t: 9,
      type: "journal.dropped",
      from: 2,
      to: 9,
      events: 8,
      outcomes: {},
    } as LabEvent;
    expect(seqs(cursor.receive({ type: "events", run: "r1", events: [dropped, event(11)] }))).toEqual([
      10, 11,
    ]);
  });

  test("takes what was kept of a gap before it hears of the gap", () => {
    const cursor = reading(1);
    const dropped = {
      seq: 10,
      t: 9,
      type: "journal.dropped",
      from: 2,
      to: 10,
      events: 7,
      outcomes: {},
    } as LabEvent;
    const given = [event(5), event(6), dropped, event(11)];
    expect(seqs(cursor.receive({ type: "events", run: "r1", events: given }))).toEqual([5, 6, 10, 11]);
  });

  test("ignores events of a run that is no longer its own", () => {
    const cursor = reading(1);
    cursor.receive({ type: "run", run: "r2", header });
    expect(cursor.receive(events(2)).do).toBe("nothing");
    expect(cursor.known).toEqual({ run: "r2", after: 0 });
  });

  test("starts over when the server resumes a place that it hasn't reached", () => {
    const cursor = reading(1, 2);
    expect(cursor.receive({ type: "resumed", run: "r1", after: 2 }).do).toBe("nothing");
    expect(cursor.receive({ type: "resumed", run: "r1", after: 9 }).do).toBe("again");
    expect(cursor.known).toEqual({ run: null, after: 0 });
  });
});
