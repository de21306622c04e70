import { drawGrid, drawTickLabels } from "./draw/axis.ts";
import { drawGutter, drawLaneShapes } from "./draw/lanes.ts";
import { drawMinimap, minimapScale } from "./draw/minimap.ts";
import { drawPlayhead, drawVeil } from "./draw/playhead.ts";
import { drawRequests } from "./draw/requests.ts";
import { drawSignals } from "./draw/signals.ts";
import { drawDisagreement } from "./draw/window.ts";
import { drawLaneWords } from "./draw/words.ts";
import type { Frame } from "../kit/use-canvas.ts";
import type { Layout } from "./layout.ts";
import type { Model } from "./model.ts";
import { scaleOf, type Scale, type View } from "./viewport.ts";

/** What a picture of the timeline is made of. */
export interface Picture {
  readonly model: Model;
  readonly layout: Layout;
  readonly view: View;
  readonly selected: number | null;
  /** The playhead, and how far the recording reaches; ms since the run began. */
  readonly t: number;
  readonly now: number;
}

export const scaleFor = ({ axis }: Layout, view: View): Scale => scaleOf(view, axis.x, axis.x + axis.width);

/** Paints the timeline: what lies beyond the playhead is dimmed, the words on the lanes are not. */
export function paintTimeline(frame: Frame, picture: Picture): void {
  const { ctx } = frame;
  const { model, layout, view, selected, t, now } = picture;
  const scale = scaleFor(layout, view);
  drawDisagreement(frame, model, layout, scale, now);
  drawGrid(frame, model, layout, scale);
  drawLaneShapes(frame, model, layout, scale, now, t);
  drawRequests(frame, model, layout, scale, selected, now);
  drawSignals(frame, model, layout, scale);
  if (t < now) drawVeil(frame, layout, scale, t);
  ctx.save();
  drawGutter(frame, model, layout);
  drawTickLabels(frame, model, layout, scale);
  drawLaneWords(frame, model, layout, scale, now);
  const small = minimapScale(layout, now);
  if (small) drawMinimap(frame, model, layout, view, small);
  drawPlayhead(frame, layout, scale, t, small);
  ctx.restore();
}
