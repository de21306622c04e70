import type { Frame } from "../../kit/use-canvas.ts";
import { lossBand } from "../hit.ts";
import type { Placed } from "../layout.ts";
import type { Scale } from "../viewport.ts";
import type { Scene } from "./scene.ts";

/** Width of a bucket in CSS pixels. */
const bucket = 4;

/** A track whose bars are too many to tell apart: how many were under way in each bucket of time that is in sight. */
export function drawCurve(
  { ctx, palette }: Frame,
  { now }: Scene,
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
}
