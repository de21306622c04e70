import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import {
  keepProgress,
  merged,
  progressOf,
  readProgress,
  withLesson,
  type LessonProgress,
  type Progress,
} from "./progress.ts";

const store = createStore<Progress>(() => readProgress(localStorage));

// Another tab may be ahead of this one.
addEventListener("storage", ({ storageArea }) => {
  if (storageArea === localStorage) store.setState(readProgress(localStorage), true);
});

/** Records what the learner did in a lesson, in this browser. */
export function record(lesson: string, change: Partial<LessonProgress>): void {
  const next = withLesson(store.getState(), lesson, change);
  store.setState(next, true);
  keepProgress(localStorage, next);
}

/** Adds what was done elsewhere. */
export function addProgress(other: Progress): void {
  const next = merged(store.getState(), other);
  store.setState(next, true);
  keepProgress(localStorage, next);
}

export const useProgress = (): Progress => useStore(store);
export const useLessonProgress = (lesson: string): LessonProgress => progressOf(useProgress(), lesson);
