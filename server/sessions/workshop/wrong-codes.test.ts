import { expect, test } from "vitest";
import { WrongCodes } from "./wrong-codes.ts";

function clocked() {
  let now = 0;
  const codes = new WrongCodes(() => now);
  const guess = (address: string): boolean => {
    if (codes.wait(address) > 0) return false;
    codes.add(address);
    return true;
  };
  return { codes, guess, pass: (ms: number) => (now += ms) };
}

test("a room behind one address may mistype twenty times, and then once every three seconds", () => {
  const { codes, guess, pass } = clocked();
  for (let n = 0; n < 20; n += 1) expect(guess("a")).toBe(true);
  expect(guess("a")).toBe(false);
  expect(codes.wait("a")).toBe(3000);
  // Nobody else has to wait for that.
  expect(codes.wait("b")).toBe(0);
  pass(2999);
  expect(guess("a")).toBe(false);
  pass(1);
  expect(guess("a")).toBe(true);
});

test("eight hours of guessing from ever so many addresses look at one code of 18,000", () => {
  const { guess, pass } = clocked();
  let looked = 0;
  for (let second = 0; second < 8 * 3600; second += 1) {
    for (let n = 0; n < 20; n += 1) if (guess(`${second}.${n}`)) looked += 1;
    pass(1000);
  }
  expect(looked).toBeGreaterThan(50_000);
  expect(looked).toBeLessThan(32 ** 6 / 18_000);
});

test("no more addresses are remembered than fit, and one that has to wait is not forgotten for them", () => {
  const { codes, guess, pass } = clocked();
  for (let n = 0; n < 12_000; n += 1) {
    expect(guess(`address ${n}`)).toBe(true);
    pass(500);
  }
  while (guess("a"));
  expect(codes.wait("a")).toBeGreaterThan(0);
});
