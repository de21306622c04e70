import type { Box } from "../../kit/box.ts";
import { hatch } from "../../kit/hatch.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import type { Facts } from "../facts/facts.ts";
import type { Scale } from "../viewport.ts";
import type { Scene } from "./scene.ts";

export const gapLabel = "not kept";

/** Hatches the requests' lanes where the journal gave some of them up; what it kept is drawn on top. */
export function drawGaps(frame: Frame, { facts, layout }: Scene, scale: Scale): void {
  for (const lane of layout.lanes)
    if (lane.kind === "track" && lane.track.of === "request")
      for (const gap of gapsIn(facts, lane, scale)) hatchGap(frame, gap, frame.palette.control);
}

/** What of the gaps is in sight across a lane or the minimap. */
export const gapsIn = ({ gaps }: Facts, { y, height }: Box, scale: Scale): Box[] =>
  gaps.flatMap(({ from, to }) => {
    const left = Math.max(scale.left, scale.x(from));
    const width = Math.min(scale.right, scale.x(to)) - left;
    return width > 0 ? [{ x: left, y, width, height }] : [];
  });

/** Finer than the hatching of a belief that was wrong, which may lie across it. */
export const hatchGap = ({ ctx }: Frame, gap: Box, color: string): void =>
  hatch(ctx, gap, color, { gap: 5, width: 1 });
