import { progressOf, skipped, type Part, type Progress } from "../lesson/index.ts";
import type { LessonEntry } from "../link/index.ts";

/** How a learner's predictions came out. Lessons that were not predicted count nowhere. */
export interface Predictions {
  readonly right: number;
  readonly wrong: number;
  readonly skipped: number;
}

/** How the predictions of these lessons came out. */
export function predictionsOf(lessons: readonly LessonEntry[], progress: Progress): Predictions {
  const said = lessons.map(({ id, predict }) => {
    const { predicted } = progressOf(progress, id);
    if (predicted === undefined) return undefined;
    if (predicted === skipped) return "skipped";
    return predict.options.find((option) => option.id === predicted)?.right === true ? "right" : "wrong";
  });
  const count = (what: "right" | "wrong" | "skipped"): number => said.filter((each) => each === what).length;
  return { right: count("right"), wrong: count("wrong"), skipped: count("skipped") };
}

const share = ({ right, wrong }: Predictions): number => right / (right + wrong);

/** How predictions changed between the first and the second half of those that were made; undefined for too few. */
export function improvement(
  parts: readonly Part[],
  progress: Progress,
): { readonly before: Predictions; readonly after: Predictions; readonly words: string } | undefined {
  const made = parts
    .flatMap(({ lessons }) => lessons)
    .filter((lesson) => {
      const { right, wrong } = predictionsOf([lesson], progress);
      return right + wrong > 0;
    });
  if (made.length < 6) return undefined;
  const half = Math.floor(made.length / 2);
  const before = predictionsOf(made.slice(0, half), progress);
  const after = predictionsOf(made.slice(half), progress);
  const words =
    share(after) > share(before)
      ? "You see it coming more often than at the beginning."
      : share(after) < share(before)
        ? "The later lessons surprised you more often than the first ones: they are about things that hide better."
        : "You saw it coming as often at the end as at the beginning.";
  return { before, after, words };
}
