import { expect, test } from "vitest";
import { fold, scenarioSchema } from "../../../../server/protocol/index.ts";
import { broken, events, header, type Plot } from "../../kit/synthetic.test-support.ts";
import { budgetOf, measuredOf, stretchesOf } from "./of-run.ts";

/** A hook, a second of serving on, and a drain of two seconds. */
const good: Plot = { ...broken, preStop: 2, sigterm: 2.01, closed: 3.01, exited: 5, end: 8, refused: 0 };
const measured = (plot: Plot) => {
  const found = measuredOf(fold(header(plot), events(plot)));
  if (!found) throw new Error("nothing was deleted");
  return found;
};

test("what was measured comes from the journal, in cluster seconds from the deletion", () => {
  const { hook, signal, door, answered, kill, exit, code, lost } = measured(good);
  expect({ hook, signal, door, exit, code, kill, lost }).toEqual({
    hook: 2.01,
    signal: 2.01,
    door: 3.01,
    exit: 5,
    code: 0,
    kill: undefined,
    lost: 0,
  });
  expect(answered).toBeLessThan(5);
});

test("its steps follow one another, up to the end", () => {
  const steps = stretchesOf(measured(good));
  expect(steps.map(({ step }) => step)).toEqual(expect.arrayContaining(["hook", "serveOn", "flush"]));
  expect(steps.at(-1)?.to).toBe(5);
  for (const [index, { from }] of steps.entries())
    expect(from).toBeGreaterThanOrEqual(steps[index - 1]?.to ?? 0);
});

test("a process that is killed leaves the step in which it was unfinished, and has none after it", () => {
  const killed = measured({ ...good, code: null, signal: "SIGKILL" });
  expect(killed).toMatchObject({ kill: 4.99, code: 137 });
  expect(stretchesOf({ ...killed, cut: 3 }).at(-1)).toMatchObject({ step: "request", to: 5 });
  expect(stretchesOf({ ...killed, dropped: 1 }).at(-1)).toMatchObject({ step: "workers", to: 5 });
});

test("nothing is measured of a pod that was not deleted", () => {
  const before = events(good).filter(({ type }) => type === "pod.created");
  expect(measuredOf(fold(header(good), before))).toBeUndefined();
});

test("the values of a run are those that its pods were deployed with", () => {
  const { nodes } = header(good).scenario;
  const env = {
    SERVE_ON_SECONDS: "4",
    REQUEST_TIMEOUT_SECONDS: "2.5",
    WORKER_TIMEOUT_SECONDS: "many",
    FLUSH_TIMEOUT_SECONDS: "1",
  };
  const deployment = { grace: 12, preStop: { sleep: 3 }, env };
  const scenario = scenarioSchema.parse({ nodes, deployment, traffic: {} });
  expect(budgetOf(scenario)).toEqual({ grace: 12, hook: 3, serveOn: 4, request: 2.5, workers: 0, flush: 1 });
});
