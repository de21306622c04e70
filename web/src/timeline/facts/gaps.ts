import type { Run } from "../../world/index.ts";
import { lowerBound } from "../model/track.ts";

/** A time of which a bounded journal kept no more than what was lost and what was still going on; ms since the run began. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** From the last event before what was given up to the one that says so. */
export function gapsOf({ history, beats }: Run): Gap[] {
  const firstFrom = (seq: number): number =>
    lowerBound(beats.length, (index) => (beats[index]?.seq ?? Infinity) < seq);
  return history.dropped.spans.map(([first, last]) => ({
    from: beats[firstFrom(first) - 1]?.t ?? 0,
    to: beats[firstFrom(last)]?.t ?? history.lastT,
  }));
}
