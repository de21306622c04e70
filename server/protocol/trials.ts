import type { History, TrialRecord } from "./history.ts";
import type { Scenario, TrialService } from "./scenario.ts";

/** What one run of a test against one service says. */
export type TrialResult =
  | "passed"
  | "failed"
  /** It ended well without saying that any test of it has passed: none was there, or all were skipped. */
  | "no-test"
  /** The lab had to end it. */
  | "no-answer";

/**
 * The result of a trial. What the lab saw comes first: a code other than 0 is a failure, whatever the runner printed. A
 * code of 0 alone is no pass yet, because a file without a test ends so, too, and one that leaves by `process.exit(0)`
 * in the middle; so its runner must have come to its end and have counted a test that passed. A test could write that
 * count by itself, and would gain nothing: it has to fail on the broken services, and these look the same from outside.
 */
export function trialResult(ended: NonNullable<TrialRecord["ended"]>): TrialResult {
  const { code, stopped, tests } = ended;
  if (stopped !== undefined) return "no-answer";
  if (code !== 0) return "failed";
  if (tests === undefined || tests.passed + tests.failed === 0) return "no-test";
  return tests.failed === 0 ? "passed" : "failed";
}

/** Where one service stands. `untried`: the run ended before its turn, or before its end. */
export type TrialStanding = "waiting" | "running" | "untried" | "right" | "wrong";

/** One service of a run of trials, and what the test made of it. */
export interface Trial {
  readonly service: TrialService;
  readonly works: boolean;
  readonly standing: TrialStanding;
  readonly result: TrialResult | undefined;
  readonly record: TrialRecord | undefined;
}

/** Every service of a run of trials, in order; none for a run of another kind. */
export const trialsOf = (history: History): Trial[] => trialsIn(history.header.scenario, history);

/** The same for a scenario, and for the run that is made or isn't made of it yet. */
export function trialsIn({ trials }: Pick<Scenario, "trials">, history: History | undefined): Trial[] {
  return (trials?.services ?? []).map((service) => {
    const record = history?.trials.get(service.name);
    const works = service.wrong === undefined;
    const result = record?.ended && trialResult(record.ended);
    const pending = history?.finished ? "untried" : record ? "running" : "waiting";
    const right = result === (works ? "passed" : "failed");
    return { service, works, record, result, standing: result ? (right ? "right" : "wrong") : pending };
  });
}

/** Where a service stands, in a word or two. */
export function standingInWords({ standing, result, works }: Trial): string {
  switch (standing) {
    case "waiting":
      return "waiting";
    case "running":
      return "running";
    case "untried":
      return "not tried";
    case "right":
      return works ? "passes" : "caught";
    case "wrong":
      if (result === "no-answer") return "no answer";
      if (result === "no-test") return "no test";
      return works ? "red" : "got through";
  }
}

/** What the test said of a service, in one line: its first failure, or why it has no result. */
export function trialInWords({ record, result }: Trial): string {
  const { failure, stopped } = record?.ended ?? {};
  const said = failure && [failure.test, failure.message.split("\n", 1)[0]].filter(Boolean).join(": ");
  if (stopped !== undefined) return said === undefined ? stopped : `${stopped}, after “${said}”`;
  if (result === "no-test") return "it ended without a test that had passed or failed";
  return said ?? "";
}

/** What a test is worth. */
export interface TrialScore {
  /** How many services are broken, and how many of them the test caught. */
  readonly broken: number;
  readonly caught: number;
  /** How many trials have ended. */
  readonly ended: number;
  readonly of: number;
  /** Whether it passes on the service that works; undefined while nobody knows. */
  readonly sound: boolean | undefined;
  readonly solved: boolean;
}

/** A test that fails on the service that works catches nothing: its failures say nothing of the others. */
export function trialScore(trials: readonly Trial[]): TrialScore {
  const working = trials.find(({ works }) => works);
  const sound = working?.result === undefined ? undefined : working.standing === "right";
  const broken = trials.filter(({ works }) => !works);
  const caught = sound === false ? 0 : broken.filter(({ standing }) => standing === "right").length;
  return {
    broken: broken.length,
    caught,
    ended: trials.filter(({ result }) => result !== undefined).length,
    of: trials.length,
    sound,
    solved: sound === true && caught === broken.length,
  };
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/** Their names, or where these would be too many, how many they are. */
const some = (names: readonly string[], of: number): string =>
  names.length > 3 ? `${names.length} of ${of} broken services` : listed(names);

/** What a test is worth in one sentence, split like every verdict; undefined for a run of another kind. */
export function trialVerdict(history: History): { figure: string; reason: string } | undefined {
  const trials = trialsOf(history);
  if (trials.length === 0) return undefined;
  return { figure: figureOf(trialScore(trials)), reason: reasonOf(history, trials) };
}

const figureOf = ({ caught, broken }: TrialScore): string => `${caught} of ${broken} caught`;

function reasonOf(history: History, trials: readonly Trial[]): string {
  const { sound, solved, ended, of } = trialScore(trials);
  const working = trials.find(({ works }) => works);
  if (sound === false && working?.result) return unsound(working, trials);
  if (ended < of) return history.finished ? "the run ended before every service had been tried" : "so far";
  if (solved) return "the test passes on the service that works, and fails on every broken one";
  const missed = trials.filter(({ works, standing }) => !works && standing === "wrong");
  const names = (result: TrialResult): string[] =>
    missed.filter((trial) => trial.result === result).map(({ service }) => service.name);
  const through = [...names("passed"), ...names("no-test")];
  const silent = names("no-answer");
  return [
    ...(through.length > 0 ? [`the test let ${some(through, trials.length - 1)} through`] : []),
    ...(silent.length > 0 ? [`it gave no answer on ${listed(silent)}`] : []),
  ].join("; ");
}

function unsound({ result, service }: Trial, trials: readonly Trial[]): string {
  if (result === "no-test") return "no test has passed or failed in it: a file without a test says nothing";
  if (result === "no-answer") return `it gave no answer even on ${service.name}, the service that works`;
  return trials.every((trial) => trial.result === undefined || trial.result === "failed")
    ? "the test fails on the service that works, too: a test that is always red says nothing"
    : "the test fails on the service that works, so that its other failures say nothing";
}
