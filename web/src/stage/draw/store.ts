import type { Box } from "../../kit/box.ts";
import { fitText, fonts } from "../../kit/text.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import type { Layout } from "../layout/layout.ts";

/** What is kept, in numbers; undefined draws the empty outlines. */
export interface Kept {
  /** Payments in the ledger. */
  readonly paid: number;
  readonly waiting: number;
  readonly done: number;
  readonly spans: number;
  readonly collector: "alive" | "dead" | "refusing";
}

/** The database, its queue of jobs and the collector of spans, where the scenario has them. */
export function drawStore(frame: Frame, layout: Layout, kept: Kept | undefined): void {
  const { ledger, queue, collector } = layout;
  if (layout.population.ledger) {
    drawCylinder(frame, ledger, kept);
    drawWords(frame, ledger, ["ledger"], kept && [`${kept.paid} paid`, String(kept.paid)]);
  }
  if (queue) {
    drawQueue(frame, queue, kept);
    const words = kept && [`${kept.waiting} wait`, String(kept.waiting)];
    drawWords(frame, queue, ["job queue", "jobs"], words, kept && [`${kept.done} done`, `${kept.done} ✓`]);
  }
  if (collector) {
    drawCollector(frame, collector, kept);
    const state = kept && kept.collector !== "alive" ? [kept.collector] : undefined;
    drawWords(
      frame,
      collector,
      ["collector", "spans"],
      kept && [`${kept.spans} spans`, String(kept.spans)],
      state,
    );
  }
}

const height = 38;

function drawCylinder({ ctx, palette }: Frame, box: Box, kept: Kept | undefined): void {
  const radius = Math.min(16, box.width / 2 - 2);
  const x = box.x + box.width / 2;
  const top = box.y + 6;
  const bottom = top + height - 6;
  ctx.save();
  ctx.strokeStyle = palette.control;
  ctx.fillStyle = palette.panel;
  ctx.lineWidth = 1;
  if (!kept) ctx.setLineDash([3, 3]);
  ctx.beginPath();
  ctx.moveTo(x - radius, top);
  ctx.lineTo(x - radius, bottom);
  ctx.ellipse(x, bottom, radius, 5, 0, Math.PI, 0, true);
  ctx.lineTo(x + radius, top);
  ctx.ellipse(x, top, radius, 5, 0, 0, Math.PI, true);
  if (kept) ctx.fill();
  ctx.stroke();
  ctx.beginPath();
  ctx.ellipse(x, top, radius, 5, 0, 0, Math.PI * 2);
  ctx.stroke();
  ctx.restore();
}

/** A stack of slips, as high as there are jobs that wait. */
function drawQueue({ ctx, palette }: Frame, box: Box, kept: Kept | undefined): void {
  const width = Math.min(32, box.width - 4);
  const x = Math.round(box.x + (box.width - width) / 2) + 0.5;
  const bottom = Math.round(box.y + height) + 0.5;
  const slips = kept ? Math.min(6, kept.waiting) : 3;
  ctx.save();
  ctx.strokeStyle = palette.control;
  ctx.lineWidth = 1;
  if (!kept) ctx.setLineDash([3, 3]);
  ctx.strokeRect(x, bottom - 32, width - 1, 32);
  ctx.fillStyle = palette.text3;
  for (let slip = 0; slip < slips; slip += 1) ctx.fillRect(x + 4, bottom - 6 - slip * 5, width - 9, 3);
  ctx.restore();
}

/** A tray with lines of different lengths, as a trace is drawn. */
function drawCollector({ ctx, palette }: Frame, box: Box, kept: Kept | undefined): void {
  const width = Math.min(32, box.width - 4);
  const x = Math.round(box.x + (box.width - width) / 2) + 0.5;
  const top = Math.round(box.y + 8) + 0.5;
  const away = kept !== undefined && kept.collector !== "alive";
  ctx.save();
  ctx.strokeStyle = palette.control;
  ctx.lineWidth = 1;
  if (!kept || away) ctx.setLineDash([3, 3]);
  ctx.strokeRect(x, top, width - 1, 28);
  ctx.fillStyle = palette.text3;
  if (kept && kept.spans > 0)
    for (const [line, [from, length]] of [
      [0.12, 0.76],
      [0.2, 0.3],
      [0.5, 0.3],
    ].entries())
      ctx.fillRect(x + width * (from ?? 0), top + 7 + line * 7, width * (length ?? 0), 2);
  ctx.restore();
}

function drawWords(
  { ctx, palette, measure }: Frame,
  box: Box,
  name: readonly string[],
  ...lines: (readonly string[] | undefined)[]
): void {
  ctx.save();
  ctx.textAlign = "center";
  ctx.textBaseline = "alphabetic";
  ctx.font = fonts.label;
  ctx.fillStyle = palette.text3;
  const x = box.x + box.width / 2;
  const room = box.width + 6;
  let y = box.y + height + 17;
  ctx.fillText(fitText(measure, fonts.label, name, room), x, y);
  ctx.fillStyle = palette.text2;
  for (const line of lines) {
    if (!line) continue;
    y += 13;
    ctx.fillText(fitText(measure, fonts.label, line, room), x, y);
  }
  ctx.restore();
}
