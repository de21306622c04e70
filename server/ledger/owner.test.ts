import { expect, test } from "vitest";
import { isAbandoned, ownedName, tokenOf } from "./owner.ts";

test("this process' own folders are not abandoned, and each has a token of its own", () => {
  const [one, other] = [ownedName(), ownedName()];
  expect(isAbandoned(one)).toBe(false);
  expect(tokenOf(one)).toMatch(/^[0-9a-f]{8}$/);
  expect(tokenOf(one)).not.toBe(tokenOf(other));
});

test("an owner that isn't there, or whose pid is another's by now, or who lived before this boot, is gone", () => {
  const [pid, born, boot, space, token] = ownedName().split("-");
  expect(isAbandoned([2 ** 22 + 1, born, boot, space, token].join("-"))).toBe(true);
  expect(isAbandoned([pid, `${born}1`, boot, space, token].join("-"))).toBe(true);
  expect(isAbandoned([pid, born, "00000000", space, token].join("-"))).toBe(true);
});

test("an owner that can't be seen from here is left alone, and so is what has another kind of name", () => {
  const [, born, boot, , token] = ownedName().split("-");
  expect(isAbandoned([2 ** 22 + 1, born, boot, "12345", token].join("-"))).toBe(false);
  expect(isAbandoned("lost+found")).toBe(false);
  expect(isAbandoned("../../etc")).toBe(false);
});
