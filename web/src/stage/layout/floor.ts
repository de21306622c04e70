import type { Box, Point } from "../../kit/box.ts";

/** How large a place on the floor is, from roomy to tight. In steps, so that what lies there seldom moves. */
const cells = [20, 16, 13, 10, 8, 6, 5, 4, 3];

/** Where the loss of this order lies when so many do, and how large a place each has. */
export function floorPlace(floor: Box, order: number, total: number): Point & { readonly cell: number } {
  const perRow = (size: number): number => Math.max(1, Math.floor(floor.width / size));
  const rows = (size: number): number => Math.max(1, Math.floor((floor.height + 4) / size));
  const cell = cells.find((size) => perRow(size) * rows(size) >= total) ?? 3;
  const row = Math.floor(order / perRow(cell)) % rows(cell);
  const column = order % perRow(cell);
  return {
    x: floor.x + (column + 0.5) * cell,
    y: floor.y + floor.height - Math.min(cell, 14) / 2 - row * cell,
    cell,
  };
}
