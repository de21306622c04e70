import type { Box } from "../../kit/box.ts";

/** A router's own table: a row for each place in the column of pods, or for each node. */
export interface RouterPlace {
  readonly router: string;
  readonly of: "pods" | "nodes";
  readonly card: Box;
  readonly rows: readonly Box[];
  /** Whether there is room for names: without, a row is a dot. */
  readonly text: boolean;
}

/** Puts a router's card into the middle of `room`, as tall as its rows need. */
export function placeCard(router: string, room: Box, rows: number, of: "pods" | "nodes"): RouterPlace {
  const low = room.height < 90;
  const count = Math.max(1, rows);
  const title = low ? 22 : 24;
  const foot = low ? 3 : 6;
  const rowHeight = Math.min(24, (room.height - title - foot) / count);
  const text = rowHeight >= 13;
  const height = Math.max(8, text ? title + rowHeight * count + foot : room.height);
  const card: Box = { x: room.x, y: room.y + (room.height - height) / 2, width: room.width, height };
  const first = text ? title : card.height > 32 ? 20 : 0;
  const each = text ? rowHeight : (card.height - first) / count;
  return {
    router,
    of,
    card,
    text,
    rows: Array.from({ length: count }, (_, index) => ({
      x: card.x,
      y: card.y + first + index * each,
      width: card.width,
      height: each,
    })),
  };
}
