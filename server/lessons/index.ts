export {
  findLesson,
  findLessonOrFolder,
  findVariant,
  readCatalogue,
  type LessonFolder,
} from "./catalogue.ts";
export { differences } from "./expectation.ts";
export { jobOf } from "./job.ts";
export { makeRun, type RunGround } from "./run.ts";
export { verifyLesson, type VariantResult, type VerifiedRun } from "./verify.ts";
