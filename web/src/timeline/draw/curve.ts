import { drawGlyph, failureRadius, glyphOf, toneOf } from "../../kit/glyph.ts";
import { fonts } from "../../kit/text.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import type { Outcome } from "../../../../server/protocol/index.ts";
import { lossBand } from "../hit.ts";
import type { Placed } from "../layout.ts";
import type { Scale } from "../viewport.ts";
import type { Scene } from "./scene.ts";

/** Width of a bucket in CSS pixels. */
const bucket = 4;

/**
 * A track whose bars are too many to tell apart: how many were under way in each bucket of time, and the losses in it
 * as one shape with their number. Only what is in sight is counted.
 */
export function drawCurve(
  { ctx, palette, measure }: Frame,
  { model, now }: Scene,
  scale: Scale,
  lane: Extract<Placed, { kind: "track" }>,
): void {
  const { track } = lane;
  const right = Math.min(scale.right, scale.x(now));
  const counts: number[] = [];
  let most = 1;
  for (let x = scale.left; x < right; x += bucket) {
    const count = track.countBetween(scale.t(x), scale.t(Math.min(right, x + bucket)));
    counts.push(count);
    most = Math.max(most, count);
  }
  const bottom = lane.y + lane.height - 2;
  const room = Math.max(4, lane.height - 6 - (track.lost.length > 0 ? lossBand(lane) + 4 : 0));
  ctx.fillStyle = palette.tones.ok;
  ctx.globalAlpha = 0.75;
  ctx.beginPath();
  for (const [index, count] of counts.entries()) {
    if (count === 0) continue;
    const height = Math.max(1, (count / most) * room);
    ctx.rect(scale.left + index * bucket, bottom - height, bucket, height);
  }
  ctx.fill();
  ctx.globalAlpha = 1;

  const heaps = new Map<number, { count: number; outcome: Outcome | undefined }>();
  // Room for a shape and a number of three digits.
  const wide = 30;
  track.eachLossBetween(scale.view.from, scale.view.to, (index) => {
    const at = Math.floor((scale.x(track.to[index] as number) - scale.left) / wide);
    const heap = heaps.get(at);
    if (heap) heap.count += 1;
    else heaps.set(at, { count: 1, outcome: model.history.requests.get(track.id[index] as number)?.outcome });
  });
  const y = lane.y + lossBand(lane);
  ctx.font = fonts.label;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  for (const [at, { count, outcome }] of heaps) {
    const shown: Outcome = track.of === "request" ? (outcome ?? "unknown") : "reset";
    const x = scale.left + at * wide + 5;
    drawGlyph(ctx, glyphOf(shown), { x, y }, failureRadius - 0.5, toneOf(palette, shown), palette.canvas);
    const text = String(count);
    if (count < 2 || measure(text, fonts.label) > wide - 12) continue;
    ctx.fillStyle = palette.text1;
    ctx.fillText(text, x + 7, y + 0.5);
  }
}
