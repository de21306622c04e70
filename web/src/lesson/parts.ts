import type { LessonEntry } from "../link/index.ts";

/** A part of the course: lessons that belong together, in the order of their numbers. */
export interface Part {
  /** From 1; in its address. */
  readonly number: number;
  readonly title: string;
  readonly lessons: readonly LessonEntry[];
}

/** The course by part. */
export const partsOf = (lessons: readonly LessonEntry[]): Part[] =>
  [...Map.groupBy(lessons, ({ part }) => part)].map(([title, list], index) => ({
    number: index + 1,
    title,
    lessons: list,
  }));
