export { findLesson, findLessonOrFolder, findVariant, readCatalogue } from "./catalogue.ts";
export type { LessonFolder, PodSource } from "./folder.ts";
export { differences } from "./expectation.ts";
export { jobOf } from "./job.ts";
export { ownProgram, problemsOf } from "./own-program.ts";
export { glossaryTerms, lintLesson } from "./lint.ts";
export { makeRun, type RunGround } from "./run.ts";
export { verifyLesson, type VariantResult, type VerifiedRun } from "./verify.ts";
