import type { LessonEntry } from "../link/index.ts";
import type { World } from "../world/index.ts";
import { counterpart } from "./sides.ts";

/** Holds the shown run against the one that belongs beside it; or shows it alone again. */
export function toggleComparison(world: World, lesson: LessonEntry): void {
  const { runs, shown, compared } = world.store.getState();
  if (compared !== null) return world.compare(null);
  const run = runs.get(shown?.run);
  if (!run) return world.tell("There is nothing to compare yet: run two variants first.");
  const other = counterpart(run, runs.all(), lesson.variants);
  if (!other) return world.tell("There is one run of this lesson so far: run another variant to compare.");
  world.compare(other.id);
}
