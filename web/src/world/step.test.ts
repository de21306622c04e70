import { expect, test } from "vitest";
import type { LabEvent } from "../../../server/protocol/index.ts";
import { stepAt, stepFrom } from "./step.ts";

const moments: readonly [seq: number, t: number][] = [
  [2, 10],
  [3, 20],
  [5, 20],
  [6, 20],
  [9, 40],
];
const beats = moments.map(([seq, t]): LabEvent => ({ seq, t, type: "pod.ready", pod: "web-1" }));

test("each event is a step of its own, also where several share one moment; and backwards the same", () => {
  const forth: number[] = [];
  let at: { t: number; cursor?: number } = { t: 0 };
  for (let next = stepFrom(beats, at, 1); next; next = stepFrom(beats, at, 1)) {
    forth.push(next.seq);
    at = { t: next.t, cursor: next.seq };
  }
  expect(forth).toEqual([2, 3, 5, 6, 9]);
  const back: number[] = [];
  for (let next = stepFrom(beats, at, -1); next; next = stepFrom(beats, at, -1)) {
    back.push(next.seq);
    at = { t: next.t, cursor: next.seq };
  }
  expect(back).toEqual([6, 5, 3, 2]);
});

test("from a moment between events, the next and the last one are those around it", () => {
  expect(stepFrom(beats, { t: 15 }, 1)?.seq).toBe(3);
  expect(stepFrom(beats, { t: 15 }, -1)?.seq).toBe(2);
  // At the moment of several, all of them have happened already.
  expect(stepFrom(beats, { t: 20 }, 1)?.seq).toBe(9);
  expect(stepFrom(beats, { t: 20 }, -1)?.seq).toBe(2);
});

test("an event is found by its seq, one that is not stepped through isn't", () => {
  expect(stepAt(beats, 5)?.t).toBe(20);
  expect(stepAt(beats, 4)).toBeUndefined();
});
