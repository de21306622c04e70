import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Waiting } from "./waiting.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = new AbortController().signal;

test("a condition is asked at every event, and no more once it held", async () => {
  const waiting = new Waiting();
  let count = 0;
  const held = waiting.until(() => (count += 1) === 3, never);
  waiting.ask();
  waiting.ask();
  await held;
  waiting.ask();
  expect(count).toBe(3);
});

test("one that time alone makes true is asked when it is due, without an event, and not before", async () => {
  const waiting = new Waiting();
  const due = performance.now() + 500;
  let asked = 0;
  let held = false;
  const waited = waiting.until(() => {
    asked += 1;
    const left = due - performance.now();
    if (left > 0) waiting.askAgainIn(left);
    return left <= 0;
  }, never);
  void waited.then(() => (held = true));
  for (let i = 0; i < 10; i += 1) waiting.ask();
  await vi.advanceTimersByTimeAsync(499);
  expect([held, asked]).toEqual([false, 11]);
  await vi.advanceTimersByTimeAsync(2);
  expect([held, asked]).toEqual([true, 12]);
  expect(vi.getTimerCount()).toBe(0);
});

test("of two, each is asked in its time", async () => {
  const waiting = new Waiting();
  const began = performance.now();
  const held: number[] = [];
  const after = (ms: number) =>
    waiting
      .until(() => {
        const left = began + ms - performance.now();
        if (left > 0) waiting.askAgainIn(left);
        return left <= 0;
      }, never)
      .then(() => held.push(ms));
  void after(300);
  void after(100);
  await vi.advanceTimersByTimeAsync(101);
  expect(held).toEqual([100]);
  await vi.advanceTimersByTimeAsync(200);
  expect(held).toEqual([100, 300]);
});

test("an abort ends the wait", async () => {
  const end = new AbortController();
  const waited = new Waiting().until(() => false, end.signal);
  end.abort();
  await waited;
});
