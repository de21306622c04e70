import { clamp } from "../../kit/box.ts";
import { drawGlyph, failureRadius, glyphOf, toneOf } from "../../kit/glyph.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import type { Layout } from "../layout.ts";
import type { Model } from "../model.ts";
import { barsBetween, type Bar } from "../rows.ts";
import type { Scale } from "../viewport.ts";

interface Drawn extends Bar {
  readonly left: number;
  readonly right: number;
  readonly y: number;
}

/** The requests as bars, one path per colour, then the failures' shapes on top. */
export function drawRequests(
  frame: Frame,
  model: Model,
  layout: Layout,
  scale: Scale,
  selected: number | null,
  now: number,
): void {
  const { ctx, palette } = frame;
  ctx.save();
  ctx.beginPath();
  ctx.rect(scale.left, 0, layout.width - scale.left, layout.height);
  ctx.clip();
  const losses: Drawn[] = [];
  let chosen: Drawn | undefined;
  for (const [index, group] of model.groups.entries()) {
    const place = layout.groups[index];
    if (!place) continue;
    const height = clamp(place.rowHeight - Math.max(0.8, place.rowHeight * 0.22), 1, 7);
    const colors = { ok: palette.tones.ok, pending: palette.tones["in-flight"], lost: palette.control };
    const paths = { ok: new Path2D(), pending: new Path2D(), lost: new Path2D() };
    for (const bar of barsBetween(group, scale.view.from, scale.view.to)) {
      const { request, row, lost } = bar;
      const y = place.firstRow + row * place.rowHeight;
      const left = scale.x(request.sent.t);
      const right = Math.max(left + 1, scale.x(request.settled?.t ?? Math.max(now, request.sent.t)));
      const kind = lost ? "lost" : request.settled ? "ok" : "pending";
      paths[kind].rect(left, y - height / 2, right - left, height);
      const drawn = { ...bar, left, right, y };
      if (lost) losses.push(drawn);
      if (request.id === selected) chosen = drawn;
    }
    for (const kind of ["ok", "pending", "lost"] as const) {
      ctx.fillStyle = colors[kind];
      ctx.fill(paths[kind]);
    }
  }
  for (const { request, right, y } of losses) {
    const color = toneOf(palette, request.outcome);
    drawGlyph(ctx, glyphOf(request.outcome), { x: right, y }, failureRadius, color, palette.canvas);
  }
  if (chosen) drawChosen(frame, chosen);
  ctx.restore();
}

function drawChosen({ ctx, palette }: Frame, { left, right, y, lost }: Drawn): void {
  const reach = lost ? failureRadius + 3 : 5;
  const end = lost ? right + reach : right + 2;
  const start = lost && right - left < 14 ? right - reach : left - 2;
  ctx.strokeStyle = palette.text1;
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.roundRect(start, y - reach, end - start, reach * 2, 3);
  ctx.stroke();
}
