import { expect, test } from "vitest";
import { treeOf, type Branch, type Entry } from "./tree.ts";

let minute = 0;
const entry = (id: string, more: Partial<Entry> = {}): Entry => ({
  id,
  startedAt: new Date(Date.UTC(2026, 0, 1, 0, (minute += 1))).toISOString(),
  variant: "broken",
  edited: false,
  origin: undefined,
  seed: 7,
  mode: "scripted",
  tier: "process",
  how: "ended",
  sent: 10,
  lost: 0,
  alsoLost: 0,
  held: true,
  ...more,
});
const from = (run: string): Partial<Entry> => ({ origin: { run, at: 0, changed: {}, program: false } });
const outline = (branches: readonly Branch[]): unknown =>
  branches.map((branch) =>
    branch.is === "series"
      ? branch.entries.map(({ id }) => id).join("+")
      : branch.forks.length === 0
        ? branch.entry.id
        : { [branch.entry.id]: outline(branch.forks) },
  );

test("forks stand under their parents, the newest first", () => {
  const runs = [
    entry("a"),
    entry("b"),
    entry("a1", from("a")),
    entry("a2", from("a")),
    entry("a11", from("a1")),
  ];
  expect(outline(treeOf(runs, []))).toEqual(["b", { a: ["a2", { a1: ["a11"] }] }]);
});

test("a fork whose parent is gone stands by itself", () => {
  expect(outline(treeOf([entry("x", from("gone"))], []))).toEqual(["x"]);
});

test("a series is one row, in its own order", () => {
  const of = (nth: number): Partial<Entry> => ({ series: { id: "s", nth, of: 3 } });
  const runs = [entry("one", of(1)), entry("two", of(2)), entry("three", of(3)), entry("after")];
  expect(outline(treeOf(runs, []))).toEqual(["after", "one+two+three"]);
});

test("what the page holds speaks for what the server keeps", () => {
  const kept = entry("a", { held: false });
  const tree = treeOf([entry("a", { lost: 3 })], [kept, entry("old", { held: false })]);
  expect(outline(tree)).toEqual(["old", "a"]);
  expect(tree[1]).toMatchObject({ entry: { lost: 3, held: true } });
});

test("runs that claim to be each other's forks are still listed", () => {
  const tangled = [entry("p", from("q")), entry("q", from("p")), entry("self", from("self"))];
  expect(JSON.stringify(outline(treeOf(tangled, [])))).toMatch(/^(?=.*p)(?=.*q)(?=.*self)/);
});
