const first = 1_000;
const longest = 10_000;

/**
 * How long to wait before attempt `attempt` (from 0), in ms: 1 s, doubled each time up to 10 s, and spread by ±20 %,
 * so that pages that lost the same server don't all come back in the same instant.
 */
export function backoff(attempt: number, random: () => number): number {
  const base = Math.min(longest, first * 2 ** attempt);
  return Math.round(base * (0.8 + 0.4 * random()));
}
