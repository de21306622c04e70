import { toneOf } from "../../kit/glyph.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import type { Layout } from "../layout.ts";
import type { Model } from "../model.ts";
import { scaleOf, type Scale, type View } from "../viewport.ts";

/** The whole recording across the minimap, `now` being its end; undefined where there is none. */
export function minimapScale({ minimap }: Layout, now: number): Scale | undefined {
  return minimap && scaleOf({ from: 0, to: Math.max(1, now) }, minimap.x, minimap.x + minimap.width);
}

/** The whole run at a glance: how many requests were sent when, where it hurt, and which part is in sight above. */
export function drawMinimap(frame: Frame, model: Model, layout: Layout, view: View, scale: Scale): void {
  const { ctx, palette } = frame;
  const { minimap } = layout;
  if (!minimap) return;
  ctx.save();
  ctx.fillStyle = palette.sunken;
  ctx.beginPath();
  ctx.roundRect(minimap.x, minimap.y, minimap.width, minimap.height, 3);
  ctx.fill();
  ctx.clip();
  const bin = 3;
  const counts = new Uint32Array(Math.ceil(minimap.width / bin) + 1);
  for (const { bars } of model.groups) {
    for (const { request } of bars) {
      const index = Math.floor((scale.x(request.sent.t) - minimap.x) / bin);
      if (index >= 0 && index < counts.length) counts[index] = (counts[index] ?? 0) + 1;
    }
  }
  const most = Math.max(1, ...counts);
  const bottom = minimap.y + minimap.height;
  ctx.globalAlpha = 0.55;
  ctx.fillStyle = palette.tones.ok;
  for (const [index, count] of counts.entries()) {
    const height = (count / most) * (minimap.height - 4);
    if (count > 0) ctx.fillRect(minimap.x + index * bin, bottom - height, bin - 1, height);
  }
  ctx.globalAlpha = 1;
  for (const { bars } of model.groups) {
    for (const { request, lost } of bars) {
      if (!lost || !request.settled) continue;
      ctx.fillStyle = toneOf(palette, request.outcome);
      ctx.fillRect(scale.x(request.settled.t) - 1, minimap.y, 2, minimap.height);
    }
  }
  const end = minimap.x + minimap.width;
  const left = Math.max(minimap.x, Math.min(end - 4, scale.x(view.from)));
  const right = Math.max(left + 4, Math.min(end, scale.x(view.to)));
  ctx.fillStyle = palette.canvas;
  ctx.globalAlpha = 0.55;
  ctx.fillRect(minimap.x, minimap.y, left - minimap.x, minimap.height);
  ctx.fillRect(right, minimap.y, end - right, minimap.height);
  ctx.globalAlpha = 1;
  ctx.strokeStyle = palette.control;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.roundRect(left + 0.5, minimap.y + 0.5, right - left - 1, minimap.height - 1, 3);
  ctx.stroke();
  ctx.restore();
}
