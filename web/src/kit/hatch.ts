import type { Box } from "./box.ts";

/**
 * Fills a box with diagonal lines: the pattern of a belief that is no longer true, and finer, of what was not kept. The
 * lines hang on the picture's own origin, so that neighbouring hatched boxes line up.
 */
export function hatch(
  ctx: CanvasRenderingContext2D,
  box: Box,
  color: string,
  { gap = 7, width = 1.5 }: { readonly gap?: number; readonly width?: number } = {},
): void {
  if (box.width <= 0 || box.height <= 0) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(box.x, box.y, box.width, box.height);
  ctx.clip();
  ctx.beginPath();
  const bottom = box.y + box.height;
  const step = gap * Math.SQRT2;
  const first = Math.floor((box.x + box.y) / step) * step;
  for (let sum = first; sum < box.x + box.width + bottom; sum += step) {
    ctx.moveTo(sum - box.y, box.y);
    ctx.lineTo(sum - bottom, bottom);
  }
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  ctx.stroke();
  ctx.restore();
}
