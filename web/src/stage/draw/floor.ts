import { fitText, fonts } from "../../kit/text.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import type { Layout } from "../layout.ts";

/** The line that losses come to rest on, and what it is for. `lost` undefined: nothing has run yet. */
export function drawFloor(frame: Frame, layout: Layout, lost: number | undefined): void {
  const { ctx, palette, measure } = frame;
  const { floor, width, height, compact } = layout;
  const pad = compact ? 8 : 16;
  const y = Math.round(floor.y + floor.height) + 0.5;
  ctx.save();
  ctx.strokeStyle = palette.line;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(pad, y);
  ctx.lineTo(width - pad, y);
  ctx.stroke();
  ctx.font = fonts.label;
  ctx.textBaseline = "alphabetic";
  ctx.fillStyle = palette.text3;
  const slowed = frame.still ? "numbers: requests under way" : "hops are slowed to be seen";
  const words =
    lost === undefined || lost === 0
      ? ["lost requests would stay here", "lost requests stay here"]
      : [
          `${lost} lost ${lost === 1 ? "request stays" : "requests stay"} here: click one for its story`,
          `${lost} lost`,
        ];
  const right = lost === undefined ? "" : slowed;
  const room = width - 2 * pad - measure(right, fonts.label) - 12;
  ctx.fillText(fitText(measure, fonts.label, words, room), pad, height - 6);
  ctx.textAlign = "right";
  ctx.fillText(right, width - pad, height - 6);
  ctx.restore();
}
