import { expect } from "vitest";
import { useGround, type Experiment, type Made } from "./ground.test-support.ts";

/** Makes runs that have to reach their end condition: one that failed says why. */
export function useWholeRuns(): (experiment: Experiment) => Promise<Made> {
  const run = useGround();
  return async (experiment) => {
    const made = await run(experiment);
    expect(made.history.finished).toMatchObject({ how: "ended" });
    return made;
  };
}
