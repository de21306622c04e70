import { expect, test } from "vitest";
import type { EventBody } from "./event.ts";
import { exampleHeader } from "./example.test-support.ts";
import { fold } from "./fold.ts";
import type { History } from "./history.ts";
import { summaryOf } from "./summarize.ts";
import { trialResult, trialScore, trialsOf } from "./trials.ts";
import { verdict } from "./verdict.ts";

const broken = (name: string) => ({ name, source: `${name}.ts`, wrong: "It is broken.", from: "01-x" });
const header = exampleHeader({
  trials: { services: [{ name: "works", source: "works.ts" }, broken("a"), broken("b")] },
});

type Body<T extends EventBody["type"]> = Omit<Extract<EventBody, { type: T }>, "type">;
type Ended = Omit<Body<"trial.ended">, "service">;

const counts = { passed: 1, failed: 0, skipped: 0, todo: 0 };
const passed: Ended = { code: 0, signal: null, ms: 10, tests: counts };
const failed: Ended = { code: 1, signal: null, ms: 10, tests: { ...counts, passed: 0, failed: 1 } };
const silent: Ended = { code: 0, signal: null, ms: 10 };
const hung: Ended = { code: null, signal: "SIGKILL", ms: 10, stopped: "it had not ended after 10 s" };

/** A run in which these trials have ended so; `over` once nothing follows. */
function run(ends: Readonly<Record<string, Ended>>, over = true): History {
  const bodies: EventBody[] = [
    { type: "run.started", seed: 1, secondMs: 1000 },
    ...Object.entries(ends).flatMap(([service, ended]): EventBody[] => [
      { type: "trial.started", service },
      { type: "trial.ended", service, ...ended },
    ]),
    ...(over ? [{ type: "run.finished", how: "ended" } as const] : []),
  ];
  return fold(
    header,
    bodies.map((body, index) => ({ seq: index + 1, t: index, ...body })),
  );
}

test.each([
  ["a code of 0 and a test that passed", passed, "passed"],
  ["a code other than 0", failed, "failed"],
  ["a code other than 0, whatever is said of the tests", { ...passed, code: 1 }, "failed"],
  ["a signal that the lab has not sent", { ...passed, code: null, signal: "SIGKILL" }, "failed"],
  ["a code of 0 without a word", silent, "no-test"],
  ["nothing but skipped tests", { ...passed, tests: { ...counts, passed: 0, skipped: 3 } }, "no-test"],
  [
    "nothing but tests still to be written",
    { ...passed, tests: { ...counts, passed: 0, todo: 2 } },
    "no-test",
  ],
  ["a code of 0 beside a test that failed", { ...failed, code: 0 }, "failed"],
  ["an end by the lab", hung, "no-answer"],
  ["an end by the lab after all tests have passed", { ...hung, tests: counts }, "no-answer"],
] as const)("%s", (_, ended, result) => {
  expect(trialResult({ seq: 1, t: 1, ...ended })).toBe(result);
});

test("a test is right where it passes on what works and fails on what is broken", () => {
  const history = run({ works: passed, a: failed, b: failed });
  expect(trialsOf(history).map(({ standing }) => standing)).toEqual(["right", "right", "right"]);
  expect(trialScore(trialsOf(history))).toMatchObject({ caught: 2, broken: 2, sound: true, solved: true });
  expect(verdict(history)).toEqual({
    figure: "2 of 2 caught",
    reason: "the test passes on the service that works, and fails on every broken one",
  });
  expect(summaryOf(history, "x").trials).toEqual({ caught: 2, of: 2, sound: true });
});

test.each([
  [{ works: passed, a: passed, b: failed }, "1 of 2 caught", "the test let a through"],
  [{ works: passed, a: passed, b: silent }, "0 of 2 caught", "the test let a and b through"],
  [{ works: passed, a: hung, b: failed }, "1 of 2 caught", "it gave no answer on a"],
  [{ works: passed, a: hung, b: passed }, "0 of 2 caught", "the test let b through; it gave no answer on a"],
  [{ works: failed, a: failed, b: failed }, "0 of 2 caught", "too: a test that is always red says nothing"],
  [{ works: failed, a: failed, b: passed }, "0 of 2 caught", "so that its other failures say nothing"],
  [{ works: silent, a: silent, b: silent }, "0 of 2 caught", "a file without a test says nothing"],
  [{ works: hung, a: failed, b: failed }, "0 of 2 caught", "no answer even on works"],
] as const)("%o is told as %s", (ends, figure, reason) => {
  const history = run(ends);
  expect(verdict(history).figure).toBe(figure);
  expect(verdict(history).reason).toContain(reason);
  expect(trialScore(trialsOf(history)).solved).toBe(false);
});

test("where most got through they are counted, and not listed", () => {
  const services = ["a", "b", "c", "d"].map(broken);
  const many = {
    ...header,
    scenario: {
      ...header.scenario,
      trials: { limit: 10, services: [{ name: "works", source: "works.ts" }, ...services] },
    },
  };
  const bodies = ["works", "a", "b", "c", "d"].flatMap((service): EventBody[] => [
    { type: "trial.started", service },
    { type: "trial.ended", service, ...passed },
  ]);
  const history = fold(
    many,
    bodies.map((body, index) => ({ seq: index + 1, t: index, ...body })),
  );
  expect(verdict(history).reason).toBe("the test let 4 of 4 broken services through");
});

test("while it goes on the rest waits, and what never had its turn stays untried", () => {
  expect(trialsOf(run({ works: passed }, false)).map(({ standing }) => standing)).toEqual([
    "right",
    "waiting",
    "waiting",
  ]);
  const stopped = run({ works: passed });
  expect(trialsOf(stopped).map(({ standing }) => standing)).toEqual(["right", "untried", "untried"]);
  expect(verdict(stopped).reason).toBe("the run ended before every service had been tried");
});

test("a second end of the same trial changes nothing, and neither does one of a service that nobody knows", () => {
  const history = run({ works: passed, a: failed });
  const more = run({ works: passed, a: failed, strange: failed });
  expect(trialsOf(more)).toEqual(trialsOf(history));
});
