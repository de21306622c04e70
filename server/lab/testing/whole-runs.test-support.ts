import { expect } from "vitest";
import type { Tier } from "../../protocol/index.ts";
import { useGround, type Experiment, type Made } from "./ground.test-support.ts";

/** Makes runs that have to reach their end condition, as `useGround` does: one that failed says why. */
export function useWholeRuns(tier?: Tier): (experiment: Experiment) => Promise<Made> {
  const run = useGround(tier);
  return async (experiment) => {
    const made = await run(experiment);
    expect(made.history.finished).toMatchObject({ how: "ended" });
    return made;
  };
}
