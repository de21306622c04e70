import type { LessonEntry } from "../link/index.ts";
import { possible } from "../panels/index.ts";
import { useWorldState } from "../world/index.ts";

/** Why no run can be started now, for a button's sake; undefined when one can. */
export function useLocked(lesson: LessonEntry, unlocked: boolean): string | undefined {
  return useWorldState((state) => {
    const { start, going } = possible(state, unlocked, lesson.subject);
    return start ?? (going ? "A run is under way" : undefined);
  });
}
