import { whenLost } from "../../../../server/protocol/index.ts";
import { drawGlyph, toneOf } from "../../kit/glyph.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import { lowerBound } from "../model/track.ts";
import type { Scale } from "../viewport.ts";
import type { Scene } from "./scene.ts";

/** The spans that reached the collector as ticks, the lost ones as rings where their request had ended. */
export function drawSpans({ ctx, palette }: Frame, { facts, layout }: Scene, scale: Scale): void {
  const lane = layout.lanes.find(({ kind }) => kind === "spans");
  if (!lane) return;
  const { spans, losses } = facts.history;
  ctx.save();
  ctx.fillStyle = palette.tones.ok;
  ctx.beginPath();
  // One tick for each pixel at most: the next one is searched for beyond it.
  let at = lowerBound(spans.length, (index) => (spans[index]?.t ?? 0) < scale.view.from);
  while (at < spans.length) {
    const x = Math.floor(scale.x(spans[at]?.t ?? 0));
    if (x > scale.right) break;
    ctx.rect(x, lane.y + 5, 1.5, lane.height - 10);
    const beyond = scale.t(x + 2);
    at = Math.max(
      at + 1,
      lowerBound(spans.length, (index) => (spans[index]?.t ?? 0) < beyond),
    );
  }
  ctx.fill();
  for (const loss of losses) {
    if (loss.of !== "span") continue;
    const t = whenLost(facts.history, loss);
    if (t < scale.view.from || t > scale.view.to) continue;
    const place = { x: scale.x(t), y: lane.y + lane.height / 2 };
    drawGlyph(ctx, "ring", place, 4, toneOf(palette, "vanished"), palette.canvas);
  }
  ctx.restore();
}
