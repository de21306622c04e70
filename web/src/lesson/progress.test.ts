import { expect, test, vi } from "vitest";
import {
  fromProgressFile,
  isDone,
  keepProgress,
  mended,
  merged,
  progressFile,
  progressOf,
  readProgress,
  stepsDone,
  withLesson,
} from "./progress.ts";

const holding = (text: string | null) => ({ getItem: () => text });

test("what can't be read counts as no progress", () => {
  expect(readProgress(holding(null))).toEqual({});
  expect(readProgress(holding("{"))).toEqual({});
  expect(readProgress(holding('{"05":{"ran":3}}'))).toEqual({});
});

test("what was kept is read again", () => {
  const setItem = vi.fn<(key: string, value: string) => void>();
  keepProgress({ setItem }, withLesson({}, "05", { predicted: "none", ran: ["broken"] }));
  const text = setItem.mock.calls[0]?.[1] ?? "";
  expect(readProgress(holding(text))["05"]).toEqual({ predicted: "none", ran: ["broken"] });
});

test("a browser that keeps nothing costs only the progress", () => {
  const setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  expect(() => keepProgress({ setItem }, {})).not.toThrow();
});

test("runs add up, and the four steps are told from them", () => {
  const once = withLesson({}, "05", { predicted: "skipped", ran: ["broken"] });
  const twice = withLesson(once, "05", { ran: ["broken", "fixed"] });
  expect(progressOf(twice, "05").ran).toEqual(["broken", "fixed"]);
  expect(stepsDone(progressOf(twice, "05"), "broken", "fixed")).toEqual([true, true, false, true]);
  const own = withLesson(once, "05", { ran: [mended] });
  expect(stepsDone(progressOf(own, "05"), "broken", "fixed")).toEqual([true, true, false, true]);
  expect(stepsDone(progressOf(twice, "01"), "broken", "fixed")).toEqual([false, false, false, false]);
});

test("a lesson is done when nothing is left to do, or when its part's test was passed", () => {
  const done = withLesson({}, "05", { predicted: "none", explained: "a", ran: ["broken", "fixed"] });
  expect(isDone(progressOf(done, "05"), "broken", "fixed")).toBe(true);
  expect(isDone(progressOf(done, "01"), "broken", "fixed")).toBe(false);
  expect(isDone(progressOf(withLesson({}, "01", { known: true }), "01"), "broken", "fixed")).toBe(true);
});

test("a saved progress can be read again, and nothing else can", () => {
  const progress = withLesson({}, "05", { predicted: "none", recalled: { "exit-code": "b" } });
  expect(fromProgressFile(progressFile(progress))).toEqual(progress);
  for (const text of [
    "",
    "[]",
    "{}",
    '{"kind":"Last Call progress","lessons":{"05":{"ran":1}}}',
    '{"lessons":{}}',
  ])
    expect(fromProgressFile(text)).toBeUndefined();
});

test("two progresses become one: what was done in either, and the answers given here", () => {
  const here = withLesson({}, "05", { predicted: "none", ran: ["broken"], recalled: { q: "mine" } });
  const there = {
    ...withLesson({}, "05", {
      predicted: "other",
      explained: "e",
      ran: ["fixed"],
      recalled: { q: "theirs", r: "x" },
    }),
    ...withLesson({}, "01", { known: true }),
  };
  expect(merged(here, there)).toEqual({
    "05": { predicted: "none", explained: "e", ran: ["broken", "fixed"], recalled: { q: "mine", r: "x" } },
    "01": { known: true, ran: [] },
  });
});
