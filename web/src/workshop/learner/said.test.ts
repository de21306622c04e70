import { expect, test } from "vitest";
import { keepSeen, seenUntil, unseen } from "./said.ts";

const said = [3, 1, 2].map((nth) => ({ id: nth, at: nth * 1000, text: `hint ${nth}` }));

test("a hint and the lesson it is about are shown together; what was said before them, below", () => {
  expect(unseen(said, 0)).toEqual({ newest: [said[0], said[2]], earlier: [said[1]] });
  expect(unseen([], 0)).toEqual({ newest: [], earlier: [] });
});

test("what was dismissed is not shown again, and what comes later is, by whichever number", () => {
  const items = new Map<string, string>();
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
  expect(seenUntil(storage)).toBe(0);
  keepSeen(storage, { id: 2, at: 2000, text: "" });
  expect(unseen(said, seenUntil(storage))).toEqual({ newest: [said[0]], earlier: [] });
  keepSeen(storage, { id: 3, at: 3000, text: "" });
  expect(unseen(said, seenUntil(storage)).newest).toEqual([]);
  const later = { id: 1, at: 4000, text: "from a server that was started anew" };
  expect(unseen([...said, later], seenUntil(storage)).newest).toEqual([later]);
});

test("a browser that keeps nothing costs only that", () => {
  const setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  expect(() => keepSeen({ setItem }, { id: 1, at: 1 })).not.toThrow();
});
