import { sceneEnd, useNow, useThrottled, useWorld, type Run } from "../../world/index.ts";

/**
 * The moment that figures are read at, ms since the run began: the playhead's; at the end of a finished run Infinity,
 * because there everything counts that the ledger said afterwards.
 * @param every how often it is read while it moves, in ms.
 */
export function useMoment(run: Run | undefined, every: number): number {
  const { playhead } = useWorld();
  const now = useThrottled(useNow(playhead), every);
  return run?.history.finished && now >= sceneEnd(run.history) ? Infinity : now;
}
