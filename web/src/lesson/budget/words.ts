import { stepKeys, type Budget, type StepKey } from "./budget.ts";
import type { Plan } from "./plan.ts";

/** `3.5 s`, in figures that stand still. */
export const inSeconds = (seconds: number): string => `${seconds.toFixed(1)} s`;

/** What SIGKILL comes before when it falls into a step. */
const unfinished: Readonly<Record<StepKey, string>> = {
  hook: "SIGTERM is sent",
  serveOn: "the door shuts",
  request: "the longest request is answered",
  workers: "the workers are done",
  flush: "everything is closed and flushed",
};
/** A step that has no turn any more. */
const unbegun: Readonly<Record<StepKey, string>> = {
  hook: "the hook",
  serveOn: "serving on",
  request: "the drain",
  workers: "the workers",
  flush: "the flush",
};

const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;

export interface Verdict {
  /** Nothing is cut and nobody is turned away. */
  readonly good: boolean;
  readonly says: readonly string[];
}

/**
 * What a plan comes to, in sentences.
 * @param slowest until the slowest router has learned of the deletion
 */
export function verdictOf(plan: Plan, { grace }: Budget, slowest: number): Verdict {
  const { cut, kill, exit, door, overrun, signal, least } = plan;
  const says: string[] = [];
  if (cut) {
    const rest = stepKeys.slice(stepKeys.indexOf(cut.step) + 1).map((step) => unbegun[step]);
    says.push(
      `SIGKILL falls ${inSeconds(cut.to - kill)} before ${unfinished[cut.step]}.`,
      ...(rest.length > 0 ? [`No time is left for ${list(rest)}.`] : []),
    );
  } else if (exit > grace)
    says.push(
      `The pod exits ${inSeconds(exit - grace)} after the grace, in the two seconds that a process always has after SIGTERM.`,
    );
  else says.push(`It adds up: the pod exits ${inSeconds(grace - exit)} before the grace is over.`);
  if (overrun)
    says.push(
      `The hook outlasts the grace: SIGTERM is sent beside it at ${inSeconds(signal)}, SIGKILL two seconds later.`,
    );
  const early = slowest - Math.min(door, kill);
  if (early > 0)
    says.push(
      `The door shuts ${inSeconds(early)} before the slowest router has learned: payments that it still sends are refused.`,
    );
  if (exit > grace) says.push(`The sum needs a grace of ${least} s.`);
  return { good: !cut && exit <= grace && early <= 0, says };
}
