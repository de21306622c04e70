import type { RunSummary } from "../../protocol/index.ts";

/** What an instructor is told of a run: how much was lost, and how many checks held; of a test, how many faults it caught. */
export function sumOf({ lost, alsoLost, checks, trials }: RunSummary): {
  lost: number;
  checks: { held: number; of: number };
} {
  if (trials) return { lost: 0, checks: { held: trials.sound ? trials.caught : 0, of: trials.of } };
  const passed = checks.filter(({ status }) => status === "pass").length;
  return { lost: lost + alsoLost, checks: { held: passed, of: checks.length } };
}

/** Whether a run came to its end, and everything that it is judged by held. */
export function held(summary: RunSummary): boolean {
  const { held: passed, of } = sumOf(summary).checks;
  return summary.how === "ended" && of > 0 && passed === of;
}
