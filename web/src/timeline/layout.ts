import { clamp, type Box } from "../kit/box.ts";
import type { Group } from "./rows.ts";

export interface GroupPlace extends Box {
  readonly rowHeight: number;
  /** y of the middle of its first row. */
  readonly firstRow: number;
}

/** Where the lanes lie, in CSS pixels; boxes span the time area without the gutter of names. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly compact: boolean;
  readonly gutter: number;
  readonly axis: Box;
  readonly api: Box;
  readonly routers: readonly Box[];
  readonly kubelet: Box;
  readonly process: Box;
  readonly groups: readonly GroupPlace[];
  /** Undefined where there is no height for it. */
  readonly minimap: Box | undefined;
}

/** Height of the axis row, in CSS pixels: as tall as a target has to be. */
export const axisHeight = 24;

/** @param width @param height of the picture, in CSS pixels. */
export function layoutOf(width: number, height: number, routers: number, groups: readonly Group[]): Layout {
  const compact = width < 520;
  const gutter = compact ? 66 : 104;
  const x = gutter;
  const across = Math.max(1, width - gutter - (compact ? 6 : 10));
  const lanes = 3 + routers;
  const minimapHeight = height >= 230 ? 26 : 0;
  const laneHeight = clamp(((height - axisHeight - minimapHeight) * 0.42) / lanes, 18, 26);
  let y = axisHeight;
  const lane = (): Box => {
    const box = { x, y, width: across, height: laneHeight };
    y += laneHeight;
    return box;
  };
  const api = lane();
  const routerLanes = Array.from({ length: routers }, lane);
  const kubelet = lane();
  const process = lane();
  return {
    width,
    height,
    compact,
    gutter,
    axis: { x, y: 0, width: across, height: axisHeight },
    api,
    routers: routerLanes,
    kubelet,
    process,
    groups: placeGroups({ x, y, width: across, height: Math.max(0, height - minimapHeight - y) }, groups),
    minimap:
      minimapHeight === 0
        ? undefined
        : { x, y: height - minimapHeight + 4, width: across, height: minimapHeight - 8 },
  };
}

/** Shares the height by how many rows each pod needs, but never less than its name does. */
function placeGroups(area: Box, groups: readonly Group[]): GroupPlace[] {
  if (groups.length === 0) return [];
  const least = Math.min(20, area.height / groups.length);
  const padding = 6;
  const needs = groups.map(({ rows }) => Math.max(rows, 2));
  const total = needs.reduce((sum, rows) => sum + rows, 0);
  // One height for all rows, so that a bar means the same wherever it is drawn.
  const inner = (height: number): number => Math.max(2, height - padding);
  const spare = Math.max(0, area.height - least * groups.length);
  const heights = needs.map((rows) => least + (spare * rows) / total);
  const fitting = groups.map(({ rows }, index) => inner(heights[index] ?? 0) / Math.max(1, rows));
  const rowHeight = clamp(Math.min(...fitting), 0.5, 11);
  let y = area.y;
  return groups.map((group, index) => {
    const height = heights[index] ?? 0;
    const firstRow =
      y + padding / 2 + rowHeight / 2 + Math.max(0, inner(height) - rowHeight * group.rows) / 2;
    const place = { x: area.x, y, width: area.width, height, rowHeight, firstRow };
    y += height;
    return place;
  });
}
