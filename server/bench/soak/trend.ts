/** A straight line through points, by least squares: how much it climbs per unit of x, and how sure that is. */
export interface Trend {
  readonly slope: number;
  /** The slope's standard error: with noise alone, it is within twice that of zero nineteen times of twenty. */
  readonly error: number;
}

/** @returns a flat line of no certainty for fewer than three points. */
export function trendOf(points: readonly (readonly [x: number, y: number])[]): Trend {
  const n = points.length;
  if (n < 3) return { slope: 0, error: Number.POSITIVE_INFINITY };
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n;
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const rest = points.reduce((sum, [x, y]) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  return { slope, error: Math.sqrt(rest / (n - 2) / spread) };
}
