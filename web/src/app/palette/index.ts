export { lessonActs } from "./lesson-acts.ts";
export { usePalette } from "./use-palette.tsx";
