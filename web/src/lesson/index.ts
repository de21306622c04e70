export { LessonContext, variantOf, type LessonPlace } from "./context.ts";
export { CourseIndex, numberOf, Steps } from "./CourseIndex.tsx";
export { Narrative } from "./Narrative.tsx";
export { predictFirst } from "./Predict.tsx";
export { mended } from "./progress.ts";
export { record, useLessonProgress } from "./use-progress.ts";
