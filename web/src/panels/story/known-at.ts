import type { History } from "../../../../server/protocol/index.ts";
import type { Life } from "./life.ts";

/** How much of a story was known at a moment, in a sentence; undefined where all of it was. */
export function knownAt(
  history: History,
  { began, ended, lost, cause }: Life,
  now: number,
): string | undefined {
  if (began && began.t > now) return "At the playhead it has not begun yet.";
  if (ended && ended.t > now) return "At the playhead it is under way: how it ends is not known yet.";
  if (!ended && !history.finished) return "It is still under way.";
  if (!lost || cause === undefined) return undefined;
  if (!history.finished)
    return "The cause is what the events so far say; it is judged at the end of the run.";
  return undefined;
}
