import { beforeEach, expect, test } from "vitest";
import type { Variant } from "../../../server/protocol/index.ts";
import { Drafts } from "./drafts.ts";
import { Draws, plantedBy } from "./draws.ts";

const fault = (id: string): Variant => ({
  id,
  title: id,
  role: "misconception",
  summary: id,
  expect: {
    fails: [],
    lost: { atLeast: 0 },
    outcomes: [],
    causes: [],
    exit: { code: 0, signal: null },
    sent: 1,
  },
});
const lesson = { id: "21", draws: 3, pool: ["a", "b", "c", "d", "e", "f"].map(fault) };

const memory = (): Pick<Storage, "getItem" | "setItem" | "removeItem"> => {
  const kept = new Map<string, string>();
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  };
};

let kept = memory();
beforeEach(() => (kept = memory()));

/** A tab of the browser, whose memory of its visit outlives a reload. */
function tab(visit = memory()) {
  const drafts = new Drafts(kept);
  return { drafts, visit, draws: new Draws(drafts, kept, visit, () => Math.random()) };
}
const ids = (draws: Draws): string[] => plantedBy(lesson, draws.open(lesson)).map(({ id }) => id);

test("a reload keeps the draw, and another one plants others", () => {
  const { draws, visit } = tab();
  const before = ids(draws);
  expect(before).toHaveLength(3);
  expect(ids(tab(visit).draws)).toEqual(before);
  draws.anew(lesson);
  expect(ids(draws)).not.toEqual(before);
  expect(ids(tab(visit).draws)).toEqual(ids(draws));
});

test("each visit has a draw of its own, until something is written: then that one is kept with it", () => {
  const { drafts, draws } = tab();
  const seed = draws.open(lesson).seed;
  expect(tab().draws.open(lesson).seed).not.toBe(seed);
  drafts.open("21", "start");
  drafts.write("21", "mine");
  expect(tab().draws.open(lesson).seed).toBe(seed);
  drafts.write("21", "start");
  expect(tab().draws.open(lesson).seed).not.toBe(seed);
});

test("a draw anew gives up what was written, and its secret is one again", () => {
  const { drafts, draws } = tab();
  draws.open(lesson);
  drafts.open("21", "start");
  drafts.write("21", "mine");
  draws.tell(lesson);
  expect(tab().draws.open(lesson).told).toBe(true);
  draws.anew(lesson);
  expect(draws.open(lesson).told).toBe(false);
  expect(drafts.has("21")).toBe(false);
  expect(drafts.open("21", "other").text).toBe("other");
});

test("a text of another tab brings its draw along", () => {
  const mine = tab();
  const theirs = tab();
  mine.draws.open(lesson);
  const { seed } = theirs.draws.open(lesson);
  theirs.drafts.open("21", "start");
  theirs.drafts.write("21", "theirs");
  const key = "lastcall.draw.v1.21";
  mine.draws.heard(key, kept.getItem(key));
  expect(mine.draws.open(lesson).seed).toBe(seed);
  mine.draws.heard(key, null);
  mine.draws.heard(key, "{");
  mine.draws.heard("another key", kept.getItem(key));
  expect(mine.draws.open(lesson).seed).toBe(seed);
});

test("a browser that keeps nothing has draws all the same", () => {
  const full = () => {
    throw new DOMException("no room", "QuotaExceededError");
  };
  const nothing = { getItem: full, setItem: full, removeItem: full };
  const draws = new Draws(new Drafts(nothing), nothing, nothing, () => 0.5);
  expect(ids(draws)).toHaveLength(3);
});
