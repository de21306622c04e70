import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { deliverSteadily } from "./steady.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const clock = { now: () => Date.now() };
const failed = (error: unknown): void => expect.unreachable(String(error));

test("delivers its rate, and no more after its end", async () => {
  let count = 0;
  const deliver = async (due: number): Promise<void> => void (count += due);
  const end = deliverSteadily({ perMs: 0.02, clock, deliver, failed });
  await vi.advanceTimersByTimeAsync(1000);
  expect(count).toBe(20);
  await end();
  await vi.advanceTimersByTimeAsync(1000);
  expect(count).toBe(20);
});

test("a slow delivery holds nothing back: what fell due meanwhile comes in one", async () => {
  const counts: number[] = [];
  const deliver = async (due: number): Promise<void> => {
    counts.push(due);
    if (counts.length === 1) await new Promise((resolve) => setTimeout(resolve, 500));
  };
  const end = deliverSteadily({ perMs: 0.01, clock, deliver, failed });
  await vi.advanceTimersByTimeAsync(1000);
  expect(counts.slice(0, 2)).toEqual([1, 5]);
  expect(counts.reduce((sum, due) => sum + due, 0)).toBe(10);
  await end();
});

test("its end waits for the delivery under way", async () => {
  const delivery = Promise.withResolvers<void>();
  const end = deliverSteadily({ perMs: 0.01, clock, deliver: () => delivery.promise, failed });
  await vi.advanceTimersByTimeAsync(150);
  const ended = vi.fn<() => void>();
  void end().then(ended);
  await vi.advanceTimersByTimeAsync(0);
  expect(ended).not.toHaveBeenCalled();
  delivery.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(ended).toHaveBeenCalledOnce();
});

test("the first failure is the last", async () => {
  const errors: unknown[] = [];
  const deliver = vi.fn<(due: number) => Promise<void>>().mockRejectedValue(new Error("gone"));
  const end = deliverSteadily({ perMs: 0.1, clock, deliver, failed: (error) => errors.push(error) });
  await vi.advanceTimersByTimeAsync(1000);
  expect(errors).toEqual([new Error("gone")]);
  expect(deliver).toHaveBeenCalledOnce();
  await end();
});
