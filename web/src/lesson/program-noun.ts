import type { LessonEntry } from "../link/index.ts";

/** What a lesson's programs are called: pods, or where they are tried on services, tests. */
export const programNoun = ({ scenario }: Pick<LessonEntry, "scenario">): "pod" | "test" =>
  scenario.trials ? "test" : "pod";
