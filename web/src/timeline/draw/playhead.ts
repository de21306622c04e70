import type { Frame } from "../../kit/use-canvas.ts";
import type { Layout } from "../layout.ts";
import type { Scale } from "../viewport.ts";

/** Dims what lies after the playhead: it has not happened yet at the moment the page shows. */
export function drawVeil({ ctx, palette }: Frame, { width, view }: Layout, scale: Scale, t: number): void {
  const from = Math.max(scale.left, scale.x(t));
  if (from >= width) return;
  ctx.save();
  ctx.globalAlpha = 0.5;
  ctx.fillStyle = palette.canvas;
  ctx.fillRect(from, view.y, width - from, view.height);
  ctx.restore();
}

/** The playhead, or at the edge an arrow towards it while it is out of sight. */
export function drawPlayhead(
  { ctx, palette }: Frame,
  { axis, view, minimap }: Layout,
  scale: Scale,
  t: number,
  small: Scale | undefined,
): void {
  ctx.save();
  ctx.fillStyle = palette.accent;
  ctx.strokeStyle = palette.accent;
  const x = scale.x(t);
  const y = axis.height;
  ctx.beginPath();
  if (x < scale.left - 1 || x > scale.right + 1) {
    const [edge, way] = x < scale.left ? [scale.left + 1, 1] : [scale.right - 1, -1];
    ctx.moveTo(edge, y + 8);
    ctx.lineTo(edge + way * 7, y + 2);
    ctx.lineTo(edge + way * 7, y + 14);
    ctx.closePath();
    ctx.fill();
  } else {
    ctx.moveTo(x - 6, y - 7);
    ctx.lineTo(x + 6, y - 7);
    ctx.lineTo(x, y);
    ctx.closePath();
    ctx.fill();
    ctx.fillRect(x - 0.75, y - 4, 1.5, view.height + 4);
  }
  if (minimap && small) ctx.fillRect(small.x(t) - 0.75, minimap.y - 2, 1.5, minimap.height + 4);
  ctx.restore();
}
