export {
  findLesson,
  findLessonOrFolder,
  findVariant,
  LessonError,
  readCatalogue,
  readLesson,
  type Catalogue,
  type LessonFolder,
} from "./catalogue.ts";
export { differences } from "./expectation.ts";
export { jobOf } from "./job.ts";
export { makeRun, type FinishedRun, type RunGround } from "./run.ts";
export { verifyLesson, type VariantResult, type VerifiedRun } from "./verify.ts";
