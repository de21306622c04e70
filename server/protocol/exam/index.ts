export * from "./checks.ts";
export * from "./peers.ts";
export * from "./result.ts";
export * from "./settings.ts";

/** What stands for the lesson in the journal of an exam's trial. */
export const examLesson = "exam";
