import {
  trialsOf,
  type History,
  type Trial,
  type TrialExpectation,
  type TrialResult,
} from "../protocol/index.ts";

/** Where a run of trials differs from what its lesson says of the test: one sentence for each service. */
export function trialDifferences(history: History, expected: TrialExpectation): string[] {
  return trialsOf(history).flatMap((trial) => {
    const wanted = wantedOf(trial, expected);
    const { record, result, service } = trial;
    if (result === wanted) return [];
    const { stopped, failure } = record?.ended ?? {};
    const said = stopped ?? (failure && `${failure.test}: ${failure.message}`);
    return [
      `on ${service.name} the result is ${result ?? "missing"}${said === undefined ? "" : ` (${said})`}, expected ${wanted}`,
    ];
  });
}

function wantedOf(
  { service: { name }, works }: Trial,
  { catches, red, noAnswer, noTest }: TrialExpectation,
): TrialResult {
  if (noTest) return "no-test";
  if (noAnswer.includes(name)) return "no-answer";
  return (works ? red : catches.includes(name)) ? "failed" : "passed";
}

/** What a test is mistaken about, in a form to compare. */
export const trialSignature = ({ catches, red, noAnswer, noTest }: TrialExpectation): string =>
  JSON.stringify([catches.toSorted(), red, noAnswer.toSorted(), noTest]);
