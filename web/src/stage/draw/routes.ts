import { beliefAt } from "../../kit/belief.ts";
import { fonts } from "../../kit/text.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import type { Cast } from "../cast.ts";
import type { Layout } from "../layout.ts";
import { underWay } from "../scene.ts";
import { curveAt } from "../travel.ts";

/**
 * The ways from each router's row to the doors it believes in: a plain line where it is right, a dashed one where it
 * is not. With `counts`, how many requests are on each.
 */
export function drawRoutes(frame: Frame, cast: Cast, layout: Layout, t: number, counts: boolean): void {
  const { ctx, palette } = frame;
  ctx.save();
  const busy = underWay(cast, t);
  for (const [n, node] of layout.nodes.entries()) {
    for (const [p, pod] of layout.pods.entries()) {
      const row = node.rows[p];
      const belief = beliefAt(cast.beliefs[n]?.[p] ?? [], t);
      const count = busy[n]?.[p] ?? 0;
      const used = belief === "ready" || belief === "stale" || belief === "fallback";
      if (!row || (!used && count === 0)) continue;
      const from = { x: row.x + row.width, y: row.y + row.height / 2 };
      const to = { x: pod.door.x - 7, y: pod.door.y };
      const middle = (from.x + to.x) / 2;
      ctx.beginPath();
      ctx.moveTo(from.x, from.y);
      ctx.bezierCurveTo(middle, from.y, middle, to.y, to.x, to.y);
      const wrong = belief === "stale" && t >= (cast.pods[p]?.closing ?? Infinity);
      ctx.strokeStyle = wrong ? palette.tones.refused : palette.line;
      ctx.globalAlpha = wrong ? 0.75 : used ? 1 : 0.6;
      ctx.setLineDash(wrong ? [3, 3] : used ? [] : [1, 3]);
      ctx.lineWidth = 1;
      ctx.stroke();
      if (!counts || count === 0) continue;
      ctx.globalAlpha = 1;
      const at = curveAt(from, to, layout.compact ? 0.4 : 0.22 + 0.18 * (p % 3));
      drawCount(frame, at.x, at.y, count);
    }
  }
  ctx.restore();
}

function drawCount({ ctx, palette, measure }: Frame, x: number, y: number, count: number): void {
  const text = String(count);
  const width = measure(text, fonts.label) + 8;
  ctx.fillStyle = palette.canvas;
  ctx.fillRect(x - width / 2, y - 7, width, 14);
  ctx.font = fonts.label;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = palette.text2;
  ctx.fillText(text, x, y + 0.5);
}
