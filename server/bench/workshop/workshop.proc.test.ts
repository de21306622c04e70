import { expect, test } from "vitest";
import { simulate } from "./simulate.ts";

test("six learners on one server: every request settles, every verdict is the lesson's, nothing is left", async () => {
  const outcome = await simulate({
    learners: 6,
    seconds: 30,
    seed: Math.floor(Math.random() * 2 ** 31),
    // One at a time, since other tests run beside this one: a verdict needs a processor that is punctual.
    options: ["--runs", "1"],
    pause: { min: 200, max: 1000 },
  });
  const { runs, byLearner, memory, ...rest } = outcome;
  expect(rest).toEqual({ wrong: [], unsettled: 0, trouble: [], exitCode: 0, left: 0 });
  expect(runs.length).toBeGreaterThan(1);
  // Nobody gets ahead: whoever runs again comes after those who wait.
  expect(Math.max(...byLearner) - Math.min(...byLearner)).toBeLessThanOrEqual(2);
  for (const { waited, start } of runs) expect(Math.min(waited, start)).toBeGreaterThanOrEqual(0);
  if (process.platform === "linux")
    expect(Math.max(...memory.map(({ server }) => server))).toBeGreaterThan(0);
}, 120_000);
