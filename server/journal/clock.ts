/** ms since the run began: monotonic, fractional. */
export interface Clock {
  now(): number;
}

/** A clock that starts at 0 now. */
export function startClock(): Clock {
  const origin = performance.now();
  return { now: () => performance.now() - origin };
}
