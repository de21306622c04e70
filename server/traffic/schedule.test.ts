import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSchedule, type Arrival, type Schedule } from "./schedule.ts";

const take = (schedule: Schedule, count: number): Arrival[] =>
  Array.from({ length: count }, () => schedule.take());
const plan = (seed: number, perMs = 0.5, clients = 4) =>
  createSchedule({ seed, perMs, clients, from: 100, weights: [1] });

test("the same seed plans the same arrivals, another seed others", () => {
  expect(take(plan(7), 500)).toEqual(take(plan(7), 500));
  expect(take(plan(7), 50)).not.toEqual(take(plan(8), 50));
});

test("the first arrivals of seed 7 are these for ever: recorded runs rest on it", () => {
  expect(take(plan(7), 3).map(({ intended, amount }) => [Number(intended.toFixed(3)), amount]))
    .toMatchInlineSnapshot(`
    [
      [
        100.921,
        5647,
      ],
      [
        103.436,
        981,
      ],
      [
        104.792,
        7725,
      ],
    ]
  `);
});

test("arrivals stay within 40 % of an even beat, in order, whatever the rate", () => {
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: 0.001, max: 100, noNaN: true }), (seed, perMs) => {
      const arrivals = take(plan(seed, perMs), 100);
      arrivals.forEach(({ intended, nth, client, amount }, at) => {
        const beats = (intended - 100) * perMs - (at + 0.5);
        expect(Math.abs(beats)).toBeLessThanOrEqual(0.4 + 1e-6);
        expect(intended).toBeGreaterThan(arrivals[at - 1]?.intended ?? 0);
        expect([nth, client]).toEqual([at + 1, at % 4]);
        expect(amount).toSatisfy(
          (cents: number) => Number.isInteger(cents) && cents >= 100 && cents <= 10_000,
        );
      });
    }),
  );
});

test("jitter and amounts are spread over their whole range", () => {
  const arrivals = take(plan(7, 1), 2000);
  const beats = arrivals.map(({ intended }, at) => intended - 100 - (at + 0.5));
  expect(Math.min(...beats)).toBeLessThan(-0.39);
  expect(Math.max(...beats)).toBeGreaterThan(0.39);
  expect(Math.abs(beats.reduce((sum, beat) => sum + beat, 0) / beats.length)).toBeLessThan(0.02);
});

test("a new rate moves the pending arrival, keeps ids without gaps, and amounts as they were", () => {
  const before = plan(7);
  const [, second] = take(plan(7), 2);
  before.take();
  before.setRate(5, 1000);
  const moved = before.take();
  expect(moved).toMatchObject({ nth: 2, client: 1, amount: second?.amount });
  expect(moved.intended).toBeGreaterThan(1000);
  expect(moved.intended).toBeLessThan(1000.2);
});

describe("a mix of kinds", () => {
  const mix = (seed: number, weights: number[]) =>
    createSchedule({ seed, perMs: 0.5, clients: 4, from: 100, weights });
  const anyWeights = fc.array(fc.double({ min: 0.01, max: 1000, noNaN: true }), {
    minLength: 1,
    maxLength: 8,
  });

  test("is drawn from the seed, as often as the weights say", () => {
    fc.assert(
      fc.property(fc.nat(), anyWeights, (seed, weights) => {
        const kinds = take(mix(seed, weights), 2000).map(({ kind }) => kind);
        expect(kinds).toEqual(take(mix(seed, weights), 2000).map(({ kind }) => kind));
        const sum = weights.reduce((total, weight) => total + weight, 0);
        weights.forEach((weight, at) => {
          const share = kinds.filter((kind) => kind === at).length / kinds.length;
          expect(Math.abs(share - weight / sum)).toBeLessThan(0.06);
        });
      }),
    );
  });

  test("leaves the arrivals where they were", () => {
    const bare = ({ kind: _, ...rest }: Arrival) => rest;
    expect(take(mix(7, [1, 2, 3]), 300).map(bare)).toEqual(take(mix(7, [1]), 300).map(bare));
  });
});
