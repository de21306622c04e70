import { fonts } from "../../kit/text.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import { ticks, type Scale } from "../viewport.ts";
import type { Scene } from "./scene.ts";

/** The grid, under everything. */
export function drawGrid({ ctx, palette }: Frame, { layout, facts }: Scene, scale: Scale): void {
  const { view, axis } = layout;
  ctx.save();
  ctx.strokeStyle = palette.line;
  ctx.lineWidth = 1;
  ctx.globalAlpha = 0.6;
  ctx.beginPath();
  for (const { t } of ticks(scale.view, facts.origin.t, facts.second, axis.width)) {
    const x = Math.round(scale.x(t)) + 0.5;
    ctx.moveTo(x, axis.height - 4);
    ctx.lineTo(x, view.y + view.height);
  }
  ctx.stroke();
  ctx.restore();
}

/** Round moments in cluster seconds; the deletion is named, and goes before any number it would touch. */
export function drawTickLabels(
  { ctx, palette, measure }: Frame,
  { layout, facts }: Scene,
  scale: Scale,
): void {
  const { axis, width } = layout;
  const y = axis.y + 11;
  ctx.save();
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  ctx.strokeStyle = palette.line;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(0, axis.height - 0.5);
  ctx.lineTo(width, axis.height - 0.5);
  ctx.stroke();
  const right = width - 2;
  let named: readonly [number, number] = [0, 0];
  const { t: origin, label } = facts.origin;
  if (origin >= scale.view.from && origin <= scale.view.to) {
    const size = measure(label, fonts.strongLabel);
    const x = Math.max(axis.x, Math.min(right - size, scale.x(origin) - size / 2));
    ctx.font = fonts.strongLabel;
    ctx.fillStyle = palette.text1;
    ctx.fillText(label, x, y);
    named = [x - 8, x + size + 8];
  }
  ctx.font = fonts.label;
  ctx.fillStyle = palette.text3;
  for (const tick of ticks(scale.view, origin, facts.second, axis.width)) {
    const text = tick.label;
    const size = measure(text, fonts.label);
    const x = scale.x(tick.t) - size / 2;
    if (text === "0" || x < axis.x - 12 || x + size > right) continue;
    if (x < named[1] && x + size > named[0]) continue;
    ctx.fillText(text, x, y);
  }
  ctx.restore();
}
