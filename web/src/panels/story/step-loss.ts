import type { World } from "../../world/index.ts";
import { nextLoss } from "./losses.ts";

/** Selects the next lost request, or the one before it: what the keys N and P do. */
export function stepLoss(world: World, direction: 1 | -1): void {
  const { runs, shown, selected } = world.store.getState();
  const run = runs.get(shown?.run);
  const next = run && nextLoss(run, selected, direction);
  if (next) world.select(next);
}
