import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Deadline } from "./deadline.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test.each<[string, (deadline: Deadline) => void, number | null]>([
  ["it comes once", (deadline) => deadline.set(100), 100],
  [
    "it is put off",
    (deadline) => {
      deadline.set(100);
      vi.advanceTimersByTime(50);
      deadline.set(100);
    },
    150,
  ],
  [
    "it is brought forward",
    (deadline) => {
      deadline.set(1000);
      deadline.set(100);
    },
    100,
  ],
  [
    "it is taken back",
    (deadline) => {
      deadline.set(100);
      deadline.clear();
    },
    null,
  ],
  [
    "it is set again after it was taken back and its timer has lapsed",
    (deadline) => {
      deadline.set(100);
      deadline.clear();
      vi.advanceTimersByTime(200);
      deadline.set(100);
    },
    300,
  ],
  [
    "it is put off in the last moment",
    (deadline) => {
      deadline.set(100);
      setTimeout(() => deadline.set(100), 100);
    },
    200,
  ],
  [
    "it has ended",
    (deadline) => {
      deadline.set(100);
      deadline.end();
    },
    null,
  ],
])("%s", (_, act, expected) => {
  const began = performance.now();
  const expired: number[] = [];
  act(new Deadline(() => expired.push(Math.round(performance.now() - began))));
  vi.advanceTimersByTime(5000);
  // The last look at the sockets takes a faked timer's least time.
  expect(expired).toEqual(expected === null ? [] : [expected + 1]);
});
