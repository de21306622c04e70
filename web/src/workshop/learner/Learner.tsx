import { useEffect } from "react";
import { progressOf, stepsDone, useProgress, variantOf } from "../../lesson/index.ts";
import type { LessonEntry } from "../../link/index.ts";
import { useWorld, useWorldState } from "../../world/index.ts";
import { Said } from "./Said.tsx";

/** What a learner's page does in a workshop beside its lessons: it says where one stands, and what the instructor says. */
export function Learner({ lessons }: { lessons: readonly LessonEntry[] }) {
  useStanding(lessons);
  return <Said lessons={lessons} />;
}

function useStanding(lessons: readonly LessonEntry[]): void {
  const { link } = useWorld();
  const shown = useWorldState((state) => state.shown?.lesson);
  const lesson = lessons.find(({ id }) => id === shown);
  const progress = progressOf(useProgress(), lesson?.id ?? "");
  useEffect(() => {
    if (!lesson) return;
    const { predicted } = progress;
    link.stand({
      lesson: lesson.id,
      steps: stepsDone(progress, variantOf(lesson, "broken"), variantOf(lesson, "fixed")),
      ...(predicted !== undefined && { predicted }),
    });
  }, [link, lesson, progress]);
}
