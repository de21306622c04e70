import type { LessonEntry } from "../link/index.ts";
import { variantOf } from "./context.ts";
import { progressOf, stepsDone } from "./progress.ts";
import { useProgress } from "./use-progress.ts";
import css from "./lesson.module.css";

/** What the four steps of a lesson are called once they are done. */
export const stepNames = ["predicted", "seen broken", "explained", "seen fixed"];

/** How far the learner is in one lesson: four dots, and the same in words. */
export function Steps({ lesson }: { lesson: LessonEntry }) {
  const progress = progressOf(useProgress(), lesson.id);
  const done = stepsDone(progress, variantOf(lesson, "broken"), variantOf(lesson, "fixed"));
  const named = stepNames.filter((_, index) => done[index]).join(", ");
  const words = named || (progress.known ? "known already" : "not begun");
  return (
    <span className={css["steps"]} role="img" aria-label={words} title={words} data-known={progress.known}>
      {done.map((step, index) => (
        <span key={stepNames[index]} data-done={step} />
      ))}
    </span>
  );
}
