import type { Frame } from "../kit/use-canvas.ts";
import { drawGrid, drawTickLabels } from "./draw/axis.ts";
import { drawTracks } from "./draw/bars.ts";
import { drawFixedLanes } from "./draw/fixed-lanes.ts";
import { drawGaps } from "./draw/gaps.ts";
import { drawGutter } from "./draw/gutter.ts";
import { drawHeaps } from "./draw/heaps.ts";
import { drawMinimap, minimapScale } from "./draw/minimap.ts";
import { drawPlayhead, drawVeil } from "./draw/playhead.ts";
import type { Scene } from "./draw/scene.ts";
import { drawSpans } from "./draw/spans.ts";
import { drawDisagreements, drawSignals } from "./draw/window.ts";
import { drawLaneWords } from "./draw/words.ts";
import type { Layout } from "./layout.ts";
import { scaleOf, type Scale, type View } from "./viewport.ts";

export const scaleFor = ({ axis }: Layout, view: View): Scale => scaleOf(view, axis.x, axis.x + axis.width);

/**
 * Paints the timeline: the whole recording, with what lies beyond the playhead dimmed, and the words on the lanes not.
 */
export function paintTimeline(frame: Frame, scene: Scene): void {
  const { ctx } = frame;
  const { layout, view, t, now, scroll } = scene;
  const scale = scaleFor(layout, view);
  drawGrid(frame, scene, scale);
  const inLanes = (draw: () => void): void => {
    ctx.save();
    ctx.beginPath();
    ctx.rect(0, layout.view.y, layout.width, layout.view.height);
    ctx.clip();
    ctx.translate(0, -scroll);
    draw();
    ctx.restore();
  };
  inLanes(() => {
    drawGaps(frame, scene, scale);
    drawDisagreements(frame, scene, scale);
    drawFixedLanes(frame, scene, scale);
    drawTracks(frame, scene, scale);
    drawSpans(frame, scene, scale);
    drawSignals(frame, scene, scale);
    drawHeaps(frame, scene, scale);
  });
  if (t < now) drawVeil(frame, layout, scale, t);
  inLanes(() => {
    drawGutter(frame, scene);
    drawLaneWords(frame, scene, scale);
  });
  drawTickLabels(frame, scene, scale);
  const small = minimapScale(layout, now);
  if (small) drawMinimap(frame, scene, small);
  drawPlayhead(frame, layout, scale, t, small);
}
