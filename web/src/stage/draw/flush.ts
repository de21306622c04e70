import { mix, progress } from "../../kit/box.ts";
import { fonts } from "../../kit/text.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import { hops, type Look } from "../travel.ts";

/** Spans on their way from a pod to the collector: a batch is one packet with its number. */
export function drawFlushes({ ctx, palette, measure }: Frame, { cast, layout, t, still }: Look): void {
  const { collector } = layout;
  if (!collector || still) return;
  const length = 2 * hops.commit * cast.history.header.scenario.second;
  const batches = new Map<number, { at: number; count: number }>();
  for (let index = cast.spans.upTo(t) - 1; index >= 0 && cast.spans.at(index) > t - length; index -= 1) {
    const slot = cast.spansOf[index]?.slot;
    if (slot === undefined) continue;
    const batch = batches.get(slot) ?? { at: cast.spans.at(index), count: 0 };
    batch.count += 1;
    batches.set(slot, batch);
  }
  ctx.save();
  ctx.font = fonts.label;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  for (const [slot, { at, count }] of batches) {
    const place = layout.pods[slot];
    if (!place) continue;
    const share = progress(t, at, length);
    const x = mix(place.box.x + place.box.width, collector.x + collector.width / 2, share);
    const y = mix(place.door.y, collector.y + 22, share);
    const text = String(count);
    const width = measure(text, fonts.label) + 8;
    ctx.fillStyle = palette.panel;
    ctx.strokeStyle = palette.control;
    ctx.beginPath();
    ctx.roundRect(x - width / 2, y - 7, width, 14, 3);
    ctx.fill();
    ctx.stroke();
    ctx.fillStyle = palette.text2;
    ctx.fillText(text, x, y + 0.5);
  }
  ctx.restore();
}
