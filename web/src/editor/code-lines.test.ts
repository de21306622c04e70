import { expect, test } from "vitest";
import { codeOf } from "./code-lines.ts";
import { diffLines } from "./diff.ts";
import { phaseLines } from "./phase-lines.ts";

test("a difference is told by the lines that came and those that went", () => {
  const { added, removedBefore, removed } = diffLines(["a", "b", "c", "d"], ["a", "x", "c"]);
  expect([...added]).toEqual([1]);
  expect(removed).toBe(2);
  expect([...removedBefore].toSorted((a, b) => a - b)).toEqual([2, 3]);
});

test("equal sources differ in nothing", () => {
  expect(diffLines(["a", "b"], ["a", "b"])).toEqual({
    added: new Set(),
    removedBefore: new Set(),
    removed: 0,
  });
});

test("a phase goes from its label to the next one, or to the end of its block", () => {
  const source = [
    "function stop() {",
    "  // deregister",
    "  ready = false",
    "  // drain",
    "  await x",
    "}",
    "",
    "y",
  ];
  expect(phaseLines(source)).toEqual([
    undefined,
    "deregister",
    "deregister",
    "drain",
    "drain",
    undefined,
    undefined,
    undefined,
  ]);
});

test("other comments are no labels", () => {
  expect(phaseLines(["// drain the pool first", "x"])).toEqual([undefined, undefined]);
});

test("a line keeps its text and colours, and knows whether it is new", () => {
  const { lines, added, removed } = codeOf([[["await "], ["close", "blue"]], []], [[]]);
  expect({ added, removed }).toEqual({ added: 1, removed: 0 });
  expect(lines[0]).toMatchObject({
    number: 1,
    added: true,
    pieces: [
      { from: 0, text: "await " },
      { from: 6, text: "close", color: "blue" },
    ],
  });
});
