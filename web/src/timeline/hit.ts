import type { Point } from "../kit/box.ts";
import type { Facts } from "./facts/facts.ts";
import type { Gap } from "./facts/gaps.ts";
import type { Mark } from "./facts/marks.ts";
import { heapsOf, reachOf, type Heap } from "./heaps.ts";
import { showsBars, type Layout, type Placed } from "./layout.ts";
import type { Place } from "./model/model.ts";
import type { Track } from "./model/track.ts";
import type { Scale } from "./viewport.ts";

export type Region = "axis" | "minimap" | "lanes" | "gutter";

/** @param point in the picture, whatever the lanes were scrolled by. */
export function regionAt({ gutter, axis, minimap }: Layout, { x, y }: Point): Region {
  if (minimap && y >= minimap.y - 4) return "minimap";
  if (x < gutter) return "gutter";
  return y < axis.height ? "axis" : "lanes";
}

/** How near a click has to be to a failure, to a bar, and to a mark, in CSS pixels. */
const reach = { failure: 12, bar: 3, mark: 7 } as const;

export const yOf = ({ firstRow, rowHeight }: { firstRow: number; rowHeight: number }, row: number): number =>
  firstRow + row * rowHeight;

/** The bar under a point of the lanes' content: a failure in reach before any bar. */
export function barAt({ lanes }: Layout, scale: Scale, point: Point): Place | undefined {
  let best: (Place & { readonly gap: number }) | undefined;
  const offer = (place: Place, gap: number): void => {
    if (!best || gap < best.gap) best = { ...place, gap };
  };
  for (const lane of lanes) {
    if (lane.kind !== "track") continue;
    if (point.y < lane.y - reach.failure || point.y > lane.y + lane.height + reach.failure) continue;
    const { track } = lane;
    const [from, to] = [scale.t(point.x - reach.failure), scale.t(point.x + reach.failure)];
    if (!showsBars(lane, scale.view)) {
      for (const heap of heapsOf(lane, scale)) {
        const beyond = Math.max(heap.x - point.x, point.x - heap.x - reachOf(heap), 0);
        const off = Math.hypot(beyond, lane.y + lossBand(lane) - point.y) - reach.failure;
        if (off <= 0) offer({ track, index: nearestOf(heap, track, scale, point.x) }, off);
      }
      continue;
    }
    track.eachLossBetween(from, to, (index) => {
      const y = yOf(lane, track.row[index] as number);
      const off = Math.hypot(scale.x(track.to[index] as number) - point.x, y - point.y) - reach.failure;
      if (off <= 0) offer({ track, index }, off);
    });
    track.eachBetween(from, to, (index) => {
      const y = yOf(lane, track.row[index] as number);
      const beyond = Math.max(
        scale.x(track.from[index] as number) - point.x,
        point.x - scale.x(Math.min(track.to[index] as number, scale.view.to)),
        0,
      );
      const gap = Math.hypot(beyond, Math.max(0, Math.abs(point.y - y) - lane.rowHeight / 2));
      if (gap <= reach.bar) offer({ track, index }, gap);
    });
  }
  return best;
}

/** Of the losses in a heap the one whose moment is nearest: pointing along its number finds one after the other. */
function nearestOf({ losses }: Heap, track: Track, scale: Scale, x: number): number {
  const off = (index: number): number => Math.abs(scale.x(track.to[index] as number) - x);
  return losses.reduce((best, index) => (off(index) < off(best) ? index : best));
}

/** Where the losses of a lane without bars are drawn, from its top. */
export const lossBand = ({ height }: { readonly height: number }): number => Math.min(9, height / 2);

/** The marks of a lane. */
export function marksOn(facts: Facts, lane: Placed): readonly Mark[] {
  if (lane.kind === "api") return facts.api;
  if (lane.kind !== "kubelet" && lane.kind !== "process") return [];
  return lane.of.marks.filter((mark) => mark.lane === lane.kind);
}

/** The gap under a point of the lanes' content: only requests are ever given up. */
export function gapAt({ gaps }: Facts, { lanes }: Layout, scale: Scale, { x, y }: Point): Gap | undefined {
  const lane = lanes.find((each) => y >= each.y && y < each.y + each.height);
  if (lane?.kind !== "track" || lane.track.of !== "request") return undefined;
  return gapIn(gaps, scale.t(x));
}

export const gapIn = (gaps: readonly Gap[], t: number): Gap | undefined =>
  gaps.find(({ from, to }) => from <= t && t <= to);

/** The mark under a point of the lanes' content. */
export function markAt(facts: Facts, { lanes }: Layout, scale: Scale, point: Point): Mark | undefined {
  const lane = lanes.find(({ y, height }) => point.y >= y && point.y < y + height);
  if (!lane) return undefined;
  let best: Mark | undefined;
  let least: number = reach.mark;
  for (const mark of marksOn(facts, lane)) {
    const gap = Math.abs(scale.x(mark.t) - point.x);
    if (gap <= least) [best, least] = [mark, gap];
  }
  return best;
}
