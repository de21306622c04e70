import { hatch } from "../../kit/hatch.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import type { Layout } from "../layout.ts";
import type { Model } from "../model.ts";
import type { Scale } from "../viewport.ts";

/**
 * Shades the time in which some router's belief was wrong: faintly while that did no harm, clearly from the moment
 * the door was shut.
 */
export function drawDisagreement(
  frame: Frame,
  model: Model,
  layout: Layout,
  scale: Scale,
  now: number,
): void {
  const { ctx, palette } = frame;
  const window = model.disagreement;
  if (!window) return;
  const top = layout.axis.height;
  const last = layout.groups.at(-1);
  const height = (last ? last.y + last.height : layout.process.y + layout.process.height) - top;
  const band = (from: number, to: number, color: string, alpha: number): void => {
    const left = Math.max(scale.left, scale.x(from));
    const right = Math.min(scale.right, scale.x(Math.min(to, now)));
    if (right <= left) return;
    ctx.globalAlpha = alpha;
    hatch(ctx, { x: left, y: top, width: right - left, height }, color);
  };
  ctx.save();
  band(window.from, Math.min(window.to, window.harmfulFrom), palette.text3, 0.16);
  band(window.harmfulFrom, window.to, palette.tones["server-error"], 0.3);
  ctx.restore();
}
