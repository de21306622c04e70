import { expect, test } from "vitest";
import { ago } from "./time.ts";

test.each([
  [-5, "now"],
  [9, "now"],
  [47, "40 s"],
  [60, "1 min"],
  [3599, "59 min"],
  [7300, "2 h"],
])("%i s ago is %s", (seconds, words) => {
  expect(ago(1_000_000, 1_000_000 + seconds * 1000)).toBe(words);
});
