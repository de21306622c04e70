import { useCallback } from "react";
import { useLocation } from "wouter";
import type { LessonEntry } from "../link/index.ts";
import { openFile } from "../share/index.ts";
import { useWorld } from "../world/index.ts";

/** Where the run of a journal is shown whose lesson this server doesn't have. */
export const journalPage = "/journal";

/** Opens a journal file, and the page that shows its run. */
export function useOpenJournal(lessons: readonly LessonEntry[]): (file: File) => void {
  const world = useWorld();
  const [, go] = useLocation();
  return useCallback(
    (file) => {
      void openFile(world, file).then((lesson) => {
        if (lesson === undefined) return;
        go(lessons.some(({ id }) => id === lesson) ? `/lessons/${lesson}` : journalPage);
      });
    },
    [world, lessons, go],
  );
}
