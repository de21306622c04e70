import type { styleText } from "node:util";

/** Colours a piece of text; the same text where there is no terminal. */
export type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

export const plain: Paint = (_, text) => text;

/** How a report is to look, where that is not its own matter. */
export interface Look {
  /** So many columns has a line. */
  readonly columns: number;
  readonly paint: Paint;
  /** The address before a lesson's id, at which the page shows it. */
  readonly lessons: string;
  /** The address of a page that replays it, for each trial in their order, where there are such pages. */
  readonly replays?: readonly string[];
}
