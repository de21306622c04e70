import type { Box } from "../../kit/box.ts";
import type { Scale } from "../viewport.ts";

/** A stretch of a lane as a box, cut to what is in sight; undefined where none of it is. */
export function stretchBox(lane: Box, scale: Scale, from: number, to: number): Box | undefined {
  const left = Math.max(scale.left, scale.x(from));
  const right = Math.min(scale.right, scale.x(to));
  if (right - left <= 0) return undefined;
  const height = Math.min(15, lane.height - 6);
  return {
    x: left,
    y: Math.round(lane.y + (lane.height - height) / 2),
    width: Math.max(1, right - left),
    height,
  };
}
