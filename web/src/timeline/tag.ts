import { eventInWords } from "../../../server/protocol/index.ts";
import { stepAt, type Playhead } from "../world/index.ts";
import type { TimelineModel } from "./model/model.ts";
import { scaleFor } from "./paint.ts";
import type { Seen } from "./use-gestures.ts";

/** The event that the playhead was stepped to, in words; "" while it stands on none. */
function eventAt({ run }: TimelineModel, facts: Seen["facts"], cursor: number | undefined): string {
  if (cursor === undefined) return "";
  const beat = stepAt(run.beats, cursor);
  if (beat) return `${beat.seq} ${beat.type}: ${eventInWords(beat)}`;
  const marks = [...facts.api, ...facts.pods.flatMap(({ marks: own }) => own)];
  const mark = marks.find(({ seq }) => seq === cursor);
  return mark ? `${mark.seq}: ${mark.says}` : "";
}

/** Writes the stepped event beside the playhead, or takes the words away. @returns the words. */
export function placeTag(
  tag: HTMLElement | null,
  seen: Seen | null,
  model: TimelineModel,
  playhead: Playhead,
): string {
  if (!tag || !seen) return "";
  const words = eventAt(model, seen.facts, playhead.cursor);
  tag.hidden = words === "";
  if (words === "") return "";
  if (tag.textContent !== words) tag.textContent = words;
  const { layout, view } = seen;
  const x = Math.max(layout.gutter, Math.min(layout.width - 8, scaleFor(layout, view).x(playhead.now())));
  // It stands on the side of the playhead that has more room.
  const right = x < (layout.gutter + layout.width) / 2;
  tag.style.left = right ? `${x + 8}px` : "";
  tag.style.right = right ? "" : `${layout.width - x + 8}px`;
  tag.style.maxWidth = `${Math.max(120, right ? layout.width - x - 16 : x - 16)}px`;
  return words;
}
