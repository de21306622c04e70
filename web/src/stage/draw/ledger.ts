import { fitText, fonts } from "../../kit/text.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import type { Box } from "../../kit/box.ts";

/** The database as a cylinder, and how many payments it has committed; undefined draws the empty outline. */
export function drawLedger({ ctx, palette, measure }: Frame, box: Box, committed: number | undefined): void {
  const radius = Math.min(16, box.width / 2 - 2);
  const x = box.x + box.width / 2;
  const top = box.y + 6;
  const bottom = top + 32;
  ctx.save();
  ctx.strokeStyle = palette.control;
  ctx.fillStyle = palette.panel;
  ctx.lineWidth = 1;
  if (committed === undefined) ctx.setLineDash([3, 3]);
  ctx.beginPath();
  ctx.moveTo(x - radius, top);
  ctx.lineTo(x - radius, bottom);
  ctx.ellipse(x, bottom, radius, 5, 0, Math.PI, 0, true);
  ctx.lineTo(x + radius, top);
  ctx.ellipse(x, top, radius, 5, 0, 0, Math.PI, true);
  if (committed !== undefined) ctx.fill();
  ctx.stroke();
  ctx.beginPath();
  ctx.ellipse(x, top, radius, 5, 0, 0, Math.PI * 2);
  ctx.stroke();
  ctx.textAlign = "center";
  ctx.textBaseline = "alphabetic";
  ctx.font = fonts.label;
  ctx.fillStyle = palette.text3;
  ctx.fillText(fitText(measure, fonts.label, "ledger", box.width), x, bottom + 19);
  if (committed !== undefined) {
    ctx.fillStyle = palette.text2;
    ctx.fillText(
      fitText(measure, fonts.label, [`${committed} paid`, String(committed)], box.width),
      x,
      bottom + 33,
    );
  }
  ctx.restore();
}
