/** A rectangle in CSS pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const clamp = (value: number, low: number, high: number): number =>
  Math.max(low, Math.min(high, value));

/** How far `t` is into [from, from + length], as 0 … 1; a length of 0 is over at once. */
export const progress = (t: number, from: number, length: number): number =>
  length <= 0 ? (t >= from ? 1 : 0) : clamp((t - from) / length, 0, 1);

export const mix = (a: number, b: number, share: number): number => a + (b - a) * share;
