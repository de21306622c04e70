import { expect, test } from "vitest";
import { expectationSchema, type CheckStatus, type Lesson, type Variant } from "../protocol/index.ts";
import { Story } from "../protocol/story.test-support.ts";
import { differences } from "./expectation.ts";

const said = (expected: object, status: CheckStatus): string[] => {
  const { history } = new Story({ collector: "dead" })
    .deleted(5)
    .signal(5.2)
    .exits(7, 0)
    .at(8, { type: "check.settled", check: "telemetry", status, why: "w", evidence: [] })
    .at(9, { type: "run.finished", how: "ended" });
  const expectation = expectationSchema.parse({
    lost: { atLeast: 0 },
    exit: { code: 0, signal: null },
    sent: 0,
    ...expected,
  });
  return differences(
    history,
    { checks: ["telemetry"] } as unknown as Lesson,
    { expect: expectation } as Variant,
  );
};

test.each<[CheckStatus, object]>([
  ["pass", {}],
  ["fail", { fails: ["telemetry"] }],
  ["unknown", { unknown: ["telemetry"] }],
])("a check that is %s is what was said of it, and nothing else is", (status, expected) => {
  for (const each of ["pass", "fail", "unknown"] as const) {
    const problems = said(expected, each);
    if (each === status) expect(problems).toEqual([]);
    else expect(problems).toEqual([`the check telemetry is ${each} (w), expected ${status}`]);
  }
});
