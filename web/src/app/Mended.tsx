import { useEffect } from "react";
import { resultOf } from "../editor/index.ts";
import { mended, record } from "../lesson/index.ts";
import type { LessonEntry } from "../link/index.ts";
import { useWorld, useWorldState, yours } from "../world/index.ts";

/**
 * A program of one's own with which every check holds and nothing is lost counts as much as the lesson's fixed pod; and
 * what was planted in it is no secret any more.
 */
export function Mended({ lesson }: { lesson: LessonEntry }) {
  const { drafts, draws } = useWorld();
  const runs = useWorldState((state) => state.runs);
  const going = useWorldState((state) => state.going);
  useEffect(() => {
    const run = runs.latest(lesson.id, yours);
    if (!run || run.id === going) return;
    if (!resultOf(run.history, lesson)?.good) return;
    record(lesson.id, { ran: [mended] });
    // A run of what was drawn before tells nothing of what is drawn now.
    if (run.history.header.program?.text === drafts.get(lesson.id)?.text) draws.tell(lesson);
  }, [lesson, runs, going, drafts, draws]);
  return null;
}
