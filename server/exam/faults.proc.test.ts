import { expect, test } from "vitest";
import { examCheckIds, type ExamSettings } from "../protocol/index.ts";
import { program, settingsOf, verdictsOn } from "./testing/examined.ts";
import { faults, type Fault } from "./testing/faults.ts";

const everything = { slow: "/slow", ready: "/readyz", ws: "/ws", sse: "/events" } as const;
/** Its answers are so large that traffic of them would keep the machine busy: nothing else is asked of it. */
const narrowed: Partial<Record<Fault, Partial<ExamSettings>>> = {
  "slow-readers-cut": { only: ["slow-client"] },
};
/** Those that have to be killed again and again take longest: they begin first. */
const inOrder = (Object.keys(faults) as Fault[])
  .filter((fault) => fault !== "none")
  .toSorted((a, b) => Number(b === "keeps-running") - Number(a === "keeps-running"));

test.concurrent.for(inOrder)(
  "%s: what it touches fails, and nothing else",
  { timeout: 150_000 },
  async (fault, { expect: see }) => {
    const command = program("faulty.process.ts", fault);
    const { fail } = await verdictsOn(settingsOf({ command, ...everything, ...narrowed[fault] }));
    see(Object.keys(fail).toSorted(), JSON.stringify(fail, null, 1)).toEqual(
      Object.keys(faults[fault]).toSorted(),
    );
  },
);

test("without a fault, every check holds", { timeout: 150_000 }, async () => {
  const { pass } = await verdictsOn(
    settingsOf({ command: program("faulty.process.ts", "none"), ...everything }),
  );
  expect(Object.keys(pass)).toEqual(examCheckIds);
});

test("each check fails of some fault", () => {
  const failing = new Set(Object.values(faults).flatMap((fails) => Object.keys(fails)));
  expect(examCheckIds.filter((id) => !failing.has(id))).toEqual([]);
});
