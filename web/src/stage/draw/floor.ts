import { outcomes } from "../../../../server/protocol/index.ts";
import { toneOf } from "../../kit/glyph.ts";
import { fitText, fonts } from "../../kit/text.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import { heapLabel, heapPlace, type Heap } from "../heaps.ts";
import type { Layout } from "../layout/layout.ts";
import type { Scene } from "../scene.ts";

/** The line that losses come to rest on, and what it is for; without a scene nothing has run yet. */
export function drawFloor(frame: Frame, layout: Layout, scene: Scene | undefined): void {
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
  const lost = scene?.lost ?? 0;
  const requestsOnly = scene?.requestsOnly ?? true;
  const noun = requestsOnly ? (lost === 1 ? "request" : "requests") : lost === 1 ? "thing" : "things";
  const words =
    lost === 0
      ? ["lost requests would stay here", "lost requests stay here"]
      : [
          `${lost} lost ${noun} ${lost === 1 ? "stays" : "stay"} here: click one for its story`,
          `${lost} lost ${noun}`,
          `${lost} lost`,
        ];
  const right = scene === undefined ? "" : manner(frame, scene);
  const room = width - 2 * pad - measure(right, fonts.label) - 12;
  ctx.fillText(fitText(measure, fonts.label, words, room), pad, height - 6);
  ctx.textAlign = "right";
  ctx.fillText(right, width - pad, height - 6);
  ctx.restore();
}

/** How to read what is drawn. */
function manner({ still }: Frame, { crowd }: Scene): string {
  if (still) return "numbers: requests under way";
  if (crowd.many) return `numbers: requests a second; 1 dot in ${crowd.every}`;
  return "hops are slowed to be seen";
}

/** Losses on heaps, each with its number: one mark for each, or for so many as is said. */
export function drawHeaps({ ctx, palette, measure }: Frame, heaps: readonly Heap[]): void {
  for (const heap of heaps) {
    const { box, cell, each, losses, outcome } = heap;
    const marks = Math.ceil(losses.length / each);
    ctx.beginPath();
    for (let mark = 0; mark < marks; mark += 1) {
      const { x, y } = heapPlace(heap, mark * each);
      ctx.rect(x, y, cell - 1, cell - 1);
    }
    ctx.fillStyle = toneOf(palette, outcome ?? "unknown");
    ctx.fill();
    const label = outcome ? outcomes[outcome].label : "other";
    const scale = each > 1 ? `, a mark is ${each}` : "";
    const words = [
      `${losses.length} ${label}, ${heap.pod}${scale}`,
      `${losses.length} ${label}, ${heap.pod}`,
      `${losses.length} ${label}`,
      String(losses.length),
    ];
    const columns = Math.max(1, Math.floor(box.width / cell));
    const top = box.y + box.height - Math.ceil(marks / columns) * cell - 4;
    ctx.font = fonts.label;
    ctx.textBaseline = "alphabetic";
    const text = fitText(measure, fonts.label, words, box.width + 6);
    ctx.fillStyle = palette.canvas;
    ctx.fillRect(box.x - 2, top - heapLabel + 4, measure(text, fonts.label) + 4, heapLabel - 1);
    ctx.fillStyle = palette.text2;
    ctx.fillText(text, box.x, top);
  }
}
