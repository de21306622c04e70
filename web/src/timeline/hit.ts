import type { Point } from "../kit/box.ts";
import type { Layout } from "./layout.ts";
import type { Model } from "./model.ts";
import { barsBetween } from "./rows.ts";
import type { Scale } from "./viewport.ts";

export type Region = "axis" | "minimap" | "lanes" | "gutter";

export function regionAt({ gutter, axis, minimap }: Layout, { x, y }: Point): Region {
  if (minimap && y >= minimap.y - 4) return "minimap";
  if (x < gutter) return "gutter";
  return y < axis.height ? "axis" : "lanes";
}

/** How near a click has to be to a failure, and to a bar, in CSS pixels. */
const reach = { failure: 12, bar: 3 } as const;

/** The request under a point: a failure in reach before any bar. */
export function requestAt(model: Model, layout: Layout, scale: Scale, point: Point): number | undefined {
  let best: { readonly id: number; readonly gap: number } | undefined;
  for (const [index, group] of model.groups.entries()) {
    const place = layout.groups[index];
    if (!place || point.y < place.y - reach.failure || point.y > place.y + place.height + reach.failure)
      continue;
    const around = [scale.t(point.x - reach.failure), scale.t(point.x + reach.failure)] as const;
    for (const { request, row, lost } of barsBetween(group, ...around)) {
      const y = place.firstRow + row * place.rowHeight;
      const to = request.settled?.t ?? model.history.lastT;
      const beyond = Math.max(scale.x(request.sent.t) - point.x, point.x - scale.x(to), 0);
      const off = Math.max(0, Math.abs(point.y - y) - place.rowHeight / 2);
      const onBar = Math.hypot(beyond, off);
      const onGlyph = lost ? Math.hypot(scale.x(to) - point.x, y - point.y) - reach.failure : Infinity;
      // A failure in reach counts as nearer than any bar.
      const gap = Math.min(onGlyph, onBar <= reach.bar ? onBar : Infinity);
      if (gap > (onGlyph <= 0 ? 0 : reach.bar) || (best && best.gap <= gap)) continue;
      best = { id: request.id, gap };
    }
  }
  return best?.id;
}
