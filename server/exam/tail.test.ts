import { expect, test } from "vitest";
import { Tail } from "./tail.ts";

test("of a short output, all is kept", () => {
  const tail = new Tail();
  for (const piece of ["no ", "data", "base\n"]) tail.push(Buffer.from(piece));
  expect(tail.text()).toBe("no database\n");
});

test("of a long one, the last whole lines are, however it came in", () => {
  for (const size of [7, 1000, 100_000]) {
    const tail = new Tail();
    const lines = Array.from({ length: 20_000 }, (_, nth) => `line ${nth}\n`);
    const all = Buffer.from(lines.join(""));
    for (let at = 0; at < all.length; at += size) tail.push(all.subarray(at, at + size));
    const kept = tail.text();
    expect(kept.length).toBeGreaterThan(15 * 1024);
    expect(kept.length).toBeLessThanOrEqual(16 * 1024);
    expect(kept).toMatch(/^line \d+\n/);
    expect(lines.join("").endsWith(`\n${kept}`)).toBe(true);
  }
});
