import type { Header } from "../../../server/protocol/index.ts";
import type { LessonEntry } from "../link/index.ts";
import type { Run } from "../world/index.ts";
import { changedInWords } from "./fork.ts";

/** What a list has to know of a run in order to call it by a name. */
export interface Named {
  readonly variant: string;
  readonly edited: boolean;
  readonly origin?: Header["origin"];
}

/** What was run: the variant's title, or the learner's own code. */
export const programName = (lesson: LessonEntry, { variant, edited }: Named): string =>
  edited ? "Your code" : (lesson.variants.find(({ id }) => id === variant)?.title ?? variant);

/** What a fork has that its parent has not; empty for a run that is no fork. */
export function forkWords(lesson: LessonEntry, header: Named, parent: Run | undefined): string {
  const { origin } = header;
  if (!origin) return "";
  const changed = changedInWords(origin.changed, parent?.history.header.scenario);
  return [...(origin.program ? [programName(lesson, header)] : []), ...changed].join(", ") || "made again";
}

/** The time of day at which a run began, in the reader's own zone. */
export const timeOfDay = (startedAt: string): string =>
  new Date(startedAt).toLocaleTimeString([], {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });

/** A run in a few words, as a list or a heading has it. */
export function runName(lesson: LessonEntry, { history: { header } }: Run, parent: Run | undefined): string {
  const fork = forkWords(lesson, header, parent);
  const nth = header.series ? `, ${header.series.nth} of ${header.series.of}` : "";
  return fork === "" ? `${programName(lesson, header)}${nth}` : `What if: ${fork}`;
}
