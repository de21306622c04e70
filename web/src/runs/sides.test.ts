import { describe, expect, test } from "vitest";
import type { Variant } from "../../../server/protocol/index.ts";
import { exampleHeader } from "../../../server/protocol/example.test-support.ts";
import { fold, type Header } from "../../../server/protocol/index.ts";
import type { Run } from "../world/index.ts";
import { counterpart, inOrder } from "./sides.ts";

const variants = [
  { id: "broken", role: "broken" },
  { id: "sleep", role: "misconception" },
  { id: "fixed", role: "fixed" },
] as unknown as Variant[];

let minute = 0;
const runOf = (id: string, header: Partial<Header>, over = true): Run => {
  const startedAt = new Date(Date.UTC(2026, 0, 1, 0, (minute += 1))).toISOString();
  const history = fold(
    { ...exampleHeader(), startedAt, ...header },
    over ? [{ seq: 1, t: 1, type: "run.finished", how: "ended" }] : [],
  );
  return { id, history, version: 1 } as unknown as Run;
};

const fixed = runOf("1", { variant: "fixed" });
const broken = runOf("2", { variant: "broken" });
const sleep = runOf("3", { variant: "sleep" });
const own = runOf("4", { variant: "broken", edited: true });
const fork = runOf("5", {
  variant: "fixed",
  origin: { run: "1", at: 0, changed: { grace: 1 }, program: false },
});
const all = [fixed, broken, sleep, own, fork];

describe("which run stands at the left", () => {
  const order = (a: Run, b: Run) => inOrder(a, b, variants).map(({ id }) => id);
  test("broken before fixed, however they were made and whichever is shown", () => {
    expect(order(fixed, broken)).toEqual(["2", "1"]);
    expect(order(broken, fixed)).toEqual(["2", "1"]);
  });
  test("one's own code between the two", () => {
    expect(order(own, broken)).toEqual(["2", "4"]);
    expect(order(fixed, own)).toEqual(["4", "1"]);
  });
  test("a parent before its fork, the older before the newer", () => {
    expect(order(fork, fixed)).toEqual(["1", "5"]);
    expect(order(own, sleep)).toEqual(["3", "4"]);
  });
});

describe("what a run is held against, unless somebody chooses", () => {
  const against = (run: Run, runs = all) => counterpart(run, runs, variants)?.id;
  test("broken against fixed and the reverse", () => {
    expect(against(fixed)).toBe("2");
    expect(against(broken, [fixed, broken, sleep, own])).toBe("1");
    expect(against(own)).toBe("2");
  });
  test("a fork against its parent", () => expect(against(fork)).toBe("1"));
  test("against whatever there is of the lesson, and nothing that goes on", () => {
    const going = runOf("6", { variant: "fixed" }, false);
    expect(against(broken, [broken, going])).toBeUndefined();
    expect(against(broken, [broken, sleep])).toBe("3");
    expect(against(broken, [broken, runOf("7", { variant: "fixed", lesson: "other" })])).toBeUndefined();
  });
});
