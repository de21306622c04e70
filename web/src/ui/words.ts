import { clusterTime, zero, type History } from "../../../server/protocol/index.ts";

const minus = "−";

/** A number with its sign and two decimals, with a true minus: `+0.94`, `−0.50`. */
export function signed(value: number, digits = 2): string {
  const text = Math.abs(value).toFixed(digits);
  return `${value < 0 && Number(text) !== 0 ? minus : "+"}${text}`;
}

/** ms since the run began → cluster seconds from the deletion (before there is one: from the start), without a unit. */
export const atSeconds = (history: History, t: number): string =>
  zero(history) === undefined ? clusterTime(history, t).toFixed(2) : signed(clusterTime(history, t));

/** The same moment in wall-clock time, for a tooltip. */
export const wallTime = (t: number): string => `${Math.round(t)} ms after the run began`;

/** `1 request`, `7 requests`. */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** A sentence from a fragment: first letter raised, unless it begins with a path or with a pod's name. */
export const capital = (text: string): string =>
  /^\w+\/|^\w+-\d/.test(text) ? text : text.slice(0, 1).toUpperCase() + text.slice(1);
