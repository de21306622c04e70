import { clamp, type Box, type Point } from "../../kit/box.ts";

export interface PodPlace {
  readonly box: Box;
  /** The middle of the door, in the left wall. */
  readonly door: Point;
  readonly doorHeight: number;
  /** Where requests are worked on. */
  readonly room: Box;
  /** Where its worker has its jobs, right of that; absent where there is no queue to work from. */
  readonly work?: Box;
  /** What is left of its grace, as a bar. */
  readonly grace: Box;
  /** On which its name stands. */
  readonly baseline: number;
  /** Whether there is height for the name above the room, for a line of text below it, and for one more. */
  readonly header: boolean;
  readonly footer: boolean;
  readonly extra: boolean;
}

/** How far a name reaches below its baseline, in CSS pixels. */
const descent = 3;

/** @param worker whether it works on jobs, too. */
export function placePod(box: Box, worker: boolean): PodPlace {
  const header = box.height >= 34;
  const footer = box.height >= 58;
  const extra = box.height >= 84;
  // Free between the room and what lies above and below it.
  const air = header ? 3 : 2;
  const floor = box.y + box.height;
  // A low box has its name nearer to its edge, and in the lowest ones it stands beside the room and the bar.
  const baseline = header ? box.y + clamp(box.height - 26, 13, 18) : box.y + box.height / 2 + 4;
  const left = header ? 12 : 54;
  const grace: Box = header
    ? { x: box.x + 12, y: floor - 7, width: box.width - 22, height: 3 }
    : { x: box.x + left, y: floor - 4, width: box.width - left - 8, height: 2 };
  const top = header ? baseline + descent + air : box.y + clamp(box.height / 2 - 5, 1, 4);
  const bottom = extra ? floor - 38 : footer ? floor - 24 : grace.y - air;
  const width = box.width - left - 8;
  const work = worker ? Math.round(width * 0.4) : 0;
  const inner = { y: top, height: bottom - top };
  return {
    box,
    door: { x: box.x, y: box.y + box.height / 2 },
    doorHeight: clamp(box.height * 0.36, 10, 30),
    room: { x: box.x + left, width: width - work - (worker ? 6 : 0), ...inner },
    ...(worker && { work: { x: box.x + left + width - work, width: work, ...inner } }),
    grace,
    baseline,
    header,
    footer,
    extra,
  };
}

/** Where the work in this place of a pod's room is drawn; `places` is the most that were taken at once so far. */
export function roomPlace(room: Box, place: number, places: number): Point & { readonly radius: number } {
  let cell = Math.min(22, room.height);
  const fits = (size: number): number =>
    Math.max(1, Math.floor(room.width / size)) * Math.max(1, Math.floor(room.height / size));
  while (cell > 5 && fits(cell) < places) cell -= 0.5;
  const columns = Math.max(1, Math.floor(room.width / cell));
  const lines = Math.max(1, Math.floor(room.height / cell));
  const shown = Math.min(place, columns * lines - 1);
  const used = Math.min(lines, Math.ceil(places / columns));
  const top = room.y + room.height / 2 - (used * cell) / 2;
  return {
    x: room.x + ((shown % columns) + 0.5) * cell,
    y: top + (Math.floor(shown / columns) + 0.5) * cell,
    radius: Math.max(1.6, cell / 2 - 2.5),
  };
}
