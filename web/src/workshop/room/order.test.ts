import { expect, test } from "vitest";
import { inOrder, sorted, stuckFirst, type By } from "./order.ts";
import { seat } from "./room.test-support.ts";

const ran = (lost: number) => ({
  lastRun: { lesson: "05", variant: "broken", edited: false, lost, checks: { held: 0, of: 9 }, at: 0 },
});
const ada = seat("ada", {
  joinedAt: 3,
  stuck: { since: 50, why: "three tries" },
  standing: { lesson: "05", steps: [true, false, false, false] },
  failedTries: 3,
  ...ran(2),
});
const bo = seat("bo", {
  joinedAt: 1,
  standing: { lesson: "03", steps: [true, true, false, false] },
  ...ran(7),
});
const cy = seat("cy", { joinedAt: 2, stuck: { since: 10, why: "no run" } });
const all = [bo, cy, ada];
const names = (by: By, reversed = false) => sorted(all, { by, reversed }).join(" ");

test("who is stuck comes first, for the longest time in front; the others as they came", () => {
  expect(sorted(all, stuckFirst)).toEqual(["cy", "ada", "bo"]);
});

test("every column sorts, both ways", () => {
  expect(names("name")).toBe("ada bo cy");
  expect(names("name", true)).toBe("cy bo ada");
  expect(names("lesson")).toBe("bo ada cy");
  expect(names("steps")).toBe("cy ada bo");
  expect(names("lost")).toBe("bo ada cy");
  expect(names("tries")).toBe("ada bo cy");
});

test("an order holds while things change: who comes follows, who goes leaves no gap", () => {
  const order = sorted(all, stuckFirst);
  const late = seat("dee", { joinedAt: 9, stuck: { since: 1, why: "no run" } });
  const now = inOrder([late, { ...ada, failedTries: 0 }, bo], order);
  expect(now.map(({ id }) => id)).toEqual(["ada", "bo", "dee"]);
});
