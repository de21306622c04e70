import { expect, test } from "vitest";
import { Story } from "../../../server/protocol/story.test-support.ts";
import { alignedPlayhead, alignedTime } from "./alignment.ts";

const early = new Story().deleted(2).exits(5, 0).history;
const late = new Story({ second: 100 }).deleted(3).exits(10, 0).history;
const calm = new Story().exits(9, 0).history;
const ms = 200;

test("two runs stand at the same distance from their deletion, in cluster seconds", () => {
  expect(alignedTime(early, early, 700)).toBe(700);
  // The example's events are placed by a second of 200 ms, whatever its scenario says: late is deleted at 600 ms.
  expect(alignedTime(early, late, 2 * ms)).toBe(600);
  expect(alignedTime(early, late, 3 * ms)).toBe(700);
  expect(alignedTime(late, early, alignedTime(early, late, 512))).toBeCloseTo(512);
});

test("without a deletion they begin together", () => {
  expect(alignedTime(early, calm, 700)).toBe(700);
  expect(alignedTime(calm, early, 700)).toBe(700);
});

test("the second playhead moves with the first, and never leaves its own run", () => {
  let now = 3 * ms;
  const heard: string[] = [];
  const leader = {
    now: () => now,
    moving: true,
    subscribe(callback: () => void) {
      callback();
      return () => void heard.push("left");
    },
  };
  const second = alignedPlayhead(leader, early, late);
  expect(second.now()).toBe(700);
  now = 1_000_000;
  expect(second.now()).toBe(late.lastT);
  now = 0;
  expect(second.now()).toBe(400);
  expect(second.moving).toBe(true);
  second.subscribe(() => heard.push("told"))();
  expect(heard).toEqual(["told", "left"]);
});
