import { expect, test } from "vitest";
import { exampleHeader } from "../../../server/protocol/example.test-support.ts";
import {
  fold,
  type CheckId,
  type CheckStatus,
  type EventBody,
  type History,
  type Outcome,
} from "../../../server/protocol/index.ts";
import { resultOf } from "./result.ts";

const checks: readonly CheckId[] = ["in-flight", "exit"];
const { scenario } = exampleHeader();
const lesson = { checks: [...checks], scenario, variants: [], manifests: {} };
const asked = (request: number, outcome: Outcome): EventBody[] => [
  {
    type: "request.sent",
    request,
    client: "a-1",
    router: "a",
    pod: "web-1",
    connection: request,
    reused: false,
    intended: 0,
    method: "POST",
    path: "/pay",
  },
  { type: "request.settled", request, outcome, phase: "done", bytes: 1 },
];
const judged = (...statuses: CheckStatus[]): EventBody[] =>
  statuses.map((status, index) => ({
    type: "check.settled",
    check: checks[index] ?? "exit",
    status,
    why: "so it was",
    evidence: [1],
  }));
const historyOf = (
  bodies: readonly EventBody[],
  under = scenario,
  how: "ended" | "limit" = "ended",
): History =>
  fold(
    { ...exampleHeader(), scenario: under },
    [...bodies, { type: "run.finished" as const, how }].map((body, index) => ({
      seq: index + 1,
      t: index,
      ...body,
    })),
  );
const of = (history: History) => resultOf(history, lesson);

test("good is only a run in which every check holds and nothing is lost", () => {
  expect(of(historyOf([...asked(1, "ok"), ...judged("pass", "pass")]))).toEqual({
    good: true,
    says: "All 2 checks hold; nothing lost in 1 request.",
    evidence: [],
  });
});

test("a check that fails or isn't known, or a loss, is named first of all", () => {
  const answered = asked(1, "ok");
  expect(of(historyOf([...answered, ...judged("unknown", "fail")]))).toEqual({
    good: false,
    says: "0 of 2 checks hold; 0 of 1 request lost. “exits by itself” does not hold: so it was.",
    evidence: [1],
  });
  const unknown = of(historyOf([...answered, ...judged("pass", "unknown")]));
  expect(unknown?.says).toContain("“exits by itself” is not known: so it was.");
  const lossy = of(historyOf([...answered, ...asked(2, "refused"), ...judged("pass", "pass")]));
  expect(lossy).toEqual({ good: false, says: "2 of 2 checks hold; 1 of 2 requests lost.", evidence: [] });
});

test("nothing is proven by no request, by a run that was cut short, or under easier conditions", () => {
  expect(of(historyOf(judged("pass", "pass")))?.good).toBe(false);
  expect(of(historyOf([...asked(1, "ok"), ...judged("pass", "pass")], scenario, "limit"))?.good).toBe(false);
  const eased = of(
    historyOf([...asked(1, "ok"), ...judged("pass", "pass")], { ...scenario, second: scenario.second + 1 }),
  );
  expect(eased).toMatchObject({
    good: false,
    says: expect.stringContaining("under conditions that you changed"),
  });
});

test("a test is good where it passes on what works and on nothing else, with nothing turned", () => {
  const wrong = { wrong: "It has no handler.", from: "01-vanished-payments" };
  const trials = {
    limit: 10,
    services: [
      { name: "works", source: "works.ts" },
      { name: "service-a", source: "no-handler.ts", ...wrong },
    ],
  };
  const under = { ...scenario, trials };
  const tried = { ...lesson, checks: [], scenario: under };
  const tests = { passed: 1, failed: 0, skipped: 0, todo: 0 };
  const ended = (service: string, code: number): EventBody[] => [
    { type: "trial.started", service },
    { type: "trial.ended", service, code, signal: null, ms: 1, tests },
  ];
  const good = historyOf([...ended("works", 0), ...ended("service-a", 1)], under);
  expect(resultOf(good, tried)).toMatchObject({
    good: true,
    says: "1 of 1 caught: the test passes on the service that works, and fails on every broken one.",
  });
  const missed = historyOf([...ended("works", 0), ...ended("service-a", 0)], under);
  expect(resultOf(missed, tried)).toMatchObject({
    good: false,
    says: "0 of 1 caught: the test let service-a through.",
  });
  const eased = historyOf([...ended("works", 0), ...ended("service-a", 1)], {
    ...under,
    trials: { ...trials, limit: 60 },
  });
  expect(resultOf(eased, tried)?.good).toBe(false);
});
