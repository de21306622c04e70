import {
  exitLabel,
  isTrialExpectation,
  lossesOf,
  lostItems,
  score,
  subject,
  type Expectation,
  type History,
  type Lesson,
  type Tier,
  type TrialExpectation,
  type Variant,
} from "../protocol/index.ts";
import { trialDifferences, trialSignature } from "./trial-expectation.ts";

/** What a variant must show in this tier, if it is no test. */
const expectationIn = (expect: Exclude<Variant["expect"], TrialExpectation>, tier: Tier): Expectation =>
  "container" in expect ? expect[tier] : expect;

/** Where a run differs from what its lesson says of the variant: one sentence each, none when it held. */
export function differences(history: History, lesson: Lesson, variant: Variant): string[] {
  const { expect } = variant;
  if (isTrialExpectation(expect)) return [...ending(history), ...trialDifferences(history, expect)];
  const expected = expectationIn(expect, history.header.tier);
  return [
    ...ending(history),
    ...conservation(history),
    ...counts(history, expected),
    ...losses(history, expected),
    ...verdicts(history, lesson, expected),
    ...exits(history, expected),
  ];
}

function ending({ finished }: History): string[] {
  if (finished?.how === "ended") return [];
  return [
    `the run did not end by its end condition: ${finished?.how ?? "no end"}${finished?.why ? `, ${finished.why}` : ""}`,
  ];
}

function conservation(history: History): string[] {
  const { sent, settled } = score(history);
  return sent === settled ? [] : [`${sent} requests were sent but only ${settled} settled`];
}

function counts(history: History, { lost, sent }: Expectation): string[] {
  const seen = score(history);
  const problems: string[] = [];
  if (seen.sent < sent) problems.push(`${seen.sent} requests sent, expected at least ${sent}`);
  if (seen.lost < lost.atLeast) problems.push(`${seen.lost} lost, expected at least ${lost.atLeast}`);
  if (lost.atMost !== undefined && seen.lost > lost.atMost) {
    problems.push(`${seen.lost} lost, expected at most ${lost.atMost}`);
  }
  return problems;
}

function losses(history: History, { outcomes, causes }: Expectation): string[] {
  const found = lossesOf(history);
  const items = lostItems(history);
  const problems = found.flatMap(({ request, cause }) => {
    const outcome = request.outcome ?? "unknown";
    return [
      ...(outcomes.includes(outcome)
        ? []
        : [`request ${request.id} is ${outcome}, expected ${list(outcomes)}`]),
      ...(causes.includes(cause)
        ? []
        : [`request ${request.id} was lost by ${cause}, expected ${list(causes)}`]),
    ];
  });
  for (const { of, id, cause } of items) {
    if (!causes.includes(cause)) problems.push(`${of} ${id} was lost by ${cause}, expected ${list(causes)}`);
  }
  const all = [...found, ...items];
  const main = causes[0];
  if (main && all.length > 0 && !all.some(({ cause }) => cause === main)) {
    problems.push(`nothing was lost by ${main}`);
  }
  return problems;
}

function verdicts(history: History, lesson: Lesson, { fails, unknown = [] }: Expectation): string[] {
  return lesson.checks.flatMap((id) => {
    const verdict = history.checks.get(id);
    const wanted = fails.includes(id) ? "fail" : unknown.includes(id) ? "unknown" : "pass";
    if (verdict?.status === wanted) return [];
    return [
      `the check ${id} is ${verdict?.status ?? "missing"} (${verdict?.why ?? "not judged"}), expected ${wanted}`,
    ];
  });
}

function exits(history: History, { exit }: Expectation): string[] {
  const exited = subject(history)?.exited;
  if (exited && exited.code === exit.code && exited.signal === exit.signal) return [];
  return [`the pod ended with ${exited ? exitLabel(exited) : "nothing"}, expected ${exitLabel(exit)}`];
}

const list = (words: readonly string[]): string => (words.length === 0 ? "none" : words.join(" or "));

/** How a variant fails, in a form to compare: no two variants of a lesson may share it. */
export function signature({ expect }: Variant, tier: Tier): string {
  if (isTrialExpectation(expect)) return trialSignature(expect);
  const { fails, causes, exit } = expectationIn(expect, tier);
  return JSON.stringify([fails.toSorted(), causes.toSorted(), exit.code, exit.signal]);
}
