import fc from "fast-check";
import { expect, test } from "vitest";
import { editsBetween } from "./edits.ts";
import { drawn, drawsOf } from "./drawn.ts";
import { plant } from "./plant.ts";

const lines = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 12 });

test("the edits between two texts make one of the other", () => {
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const made: string[] = [...before];
      for (const { at, removed, added } of editsBetween(before, after).toReversed())
        made.splice(at, removed, ...added);
      expect(made).toEqual(after);
    }),
  );
});

const program = "one\ntwo\nthree\nfour\nfive\n";

test("faults are planted together, wherever each of them adds, takes away or changes a line", () => {
  const added = "zero\none\ntwo\nthree\nfour\nfive\n";
  const removed = "one\nthree\nfour\nfive\n";
  const changed = "one\ntwo\n3\nfour\nfive\n";
  const moved = "one\ntwo\nthree\nfive\nfour\n";
  expect(plant(program, [])).toBe(program);
  expect(plant(program, [changed, added, removed])).toBe("zero\none\n3\nfour\nfive\n");
  expect(plant(program, [moved, removed])).toBe("one\nthree\nfive\nfour\n");
});

test("what two faults change alike can't be planted with both", () => {
  expect(plant(program, ["one\n2\nthree\nfour\nfive\n", "one\nthree\nfour\nfive\n"])).toBeUndefined();
  expect(plant(program, ["x\none\ntwo\nthree\nfour\nfive\n", "1\ntwo\nthree\nfour\nfive\n"])).toBeUndefined();
});

test("a seed draws the same ones again, as many as were asked for, and each comes up", () => {
  const pool = ["a", "b", "c", "d", "e", "f", "g", "h"];
  expect(drawn(pool, 3, 7)).toEqual(drawn(pool, 3, 7));
  const all = new Set(drawsOf(pool, 3).map((draw) => draw.join("")));
  expect(all.size).toBe(56);
  const seen = Array.from({ length: 2000 }, (_, seed) => drawn(pool, 3, seed).join(""));
  expect(new Set(seen)).toEqual(all);
});
