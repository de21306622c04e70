import { expect, it } from "vitest";
import { capital } from "./words.ts";

it.each([
  ["exit 0 after 6.9 s", "Exit 0 after 6.9 s"],
  ["web-3: exit 0 after 6.8 s", "web-3: exit 0 after 6.8 s"],
  ["pods/fixed.ts can't be read", "pods/fixed.ts can't be read"],
  ["15 requests came to nothing", "15 requests came to nothing"],
])("a sentence from %j", (fragment, sentence) => {
  expect(capital(fragment)).toBe(sentence);
});
