import { drawGlyph, failureRadius, toneOf } from "../../kit/glyph.ts";
import { fonts } from "../../kit/text.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import { heapsOf, numberFrom, reachOf, type Heap } from "../heaps.ts";
import { lossBand } from "../hit.ts";
import { showsBars, type Placed } from "../layout.ts";
import type { Scale } from "../viewport.ts";
import { inTracks, lossLook } from "./bars.ts";
import type { Scene } from "./scene.ts";

/** The losses on lanes without bars, over the lines of the signals, which would strike through their numbers. */
export function drawHeaps(frame: Frame, scene: Scene, scale: Scale): void {
  inTracks(frame, scene, scale, (lanes) => {
    for (const lane of lanes) {
      if (showsBars(lane, scale.view)) continue;
      for (const heap of heapsOf(lane, scale)) {
        if (heap.x + reachOf(heap) >= scale.left && heap.x <= scale.right) drawHeap(frame, scene, lane, heap);
      }
    }
  });
}

/** The shape of the first loss, and how many there are. */
function drawHeap(
  { ctx, palette }: Frame,
  { model }: Scene,
  lane: Extract<Placed, { kind: "track" }>,
  heap: Heap,
): void {
  const { x, losses } = heap;
  const y = lane.y + lossBand(lane);
  if (losses.length > 1) {
    ctx.fillStyle = palette.canvas;
    ctx.fillRect(x, y - 6, reachOf(heap), 12);
    ctx.font = fonts.label;
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    ctx.fillStyle = palette.text1;
    ctx.fillText(String(losses.length), x + numberFrom, y + 0.5);
  }
  const { glyph, outcome } = lossLook(model, lane.track, losses[0] as number);
  drawGlyph(ctx, glyph, { x, y }, failureRadius - 0.5, toneOf(palette, outcome), palette.canvas);
}
