import { zero, type History } from "../../../server/protocol/index.ts";
import type { Playhead } from "../world/index.ts";

/**
 * The moment of `to` that corresponds to `t` of `from`: as many cluster seconds from the deletion, or from the run's
 * beginning where one of them has had no deletion. Both in ms since the run began; it may lie outside of the run.
 */
export function alignedTime(from: History, to: History, t: number): number {
  const [origin, other] = [zero(from), zero(to)];
  const seconds = (t - (other === undefined ? 0 : (origin ?? 0))) / from.header.scenario.second;
  return (origin === undefined ? 0 : (other ?? 0)) + seconds * to.header.scenario.second;
}

/** The playhead of one run, as another one sees it: both stand at the same distance from the deletion. */
export function alignedPlayhead(playhead: Playhead, from: History, to: History): Playhead {
  return {
    now: () => Math.min(Math.max(0, alignedTime(from, to, playhead.now())), to.lastT),
    get moving() {
      return playhead.moving;
    },
    subscribe: (callback) => playhead.subscribe(callback),
  };
}
