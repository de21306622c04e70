import { expect, test } from "vitest";
import { exampleHeader } from "../../../server/protocol/example.test-support.ts";
import { fold, type EventBody, type History } from "../../../server/protocol/index.ts";
import { trialDiffInWords } from "./trial-diff.ts";

const broken = (name: string) => ({ name, source: `${name}.ts`, wrong: "It is broken.", from: "01-x" });
const header = exampleHeader({
  trials: { services: [{ name: "works", source: "works.ts" }, broken("a"), broken("b")] },
});
const tests = { passed: 1, failed: 0, skipped: 0, todo: 0 };

/** A run in which the test failed on these services and passed on the others. */
function failingOn(...failing: readonly string[]): History {
  const bodies = ["works", "a", "b"].flatMap((service): EventBody[] => [
    { type: "trial.started", service },
    { type: "trial.ended", service, code: failing.includes(service) ? 1 : 0, signal: null, ms: 1, tests },
  ]);
  return fold(
    header,
    bodies.map((body, index) => ({ seq: index + 1, t: index, ...body })),
  );
}

test.each([
  [failingOn("a"), failingOn("a"), "both catch the same services"],
  [failingOn(), failingOn("a", "b"), "the second catches a, b, which the first doesn’t"],
  [
    failingOn("a"),
    failingOn("b"),
    "the second catches b, which the first doesn’t; the first catches a, which the second doesn’t",
  ],
  // A test that fails on what works catches nothing.
  [failingOn("a"), failingOn("works", "a", "b"), "the first catches a, which the second doesn’t"],
])("two tests are held against each other (%#)", (before, after, words) => {
  expect(trialDiffInWords(before, after)).toBe(words);
});
