export { ChoiceCard } from "./ChoiceCard.tsx";
export { LessonContext, variantOf, type LessonPlace } from "./context.ts";
export { Narrative } from "./Narrative.tsx";
export { anchorOf } from "./NextUp.tsx";
export { numberOf } from "./number-of.ts";
export { partsOf, type Part } from "./parts.ts";
export { predictFirst } from "./Predict.tsx";
export {
  fromProgressFile,
  isDone,
  mended,
  progressFile,
  progressOf,
  skipped,
  stepsDone,
  type Progress,
} from "./progress.ts";
export { stepNames, Steps } from "./Steps.tsx";
export { addProgress, record, useLessonProgress, useProgress } from "./use-progress.ts";
