/** A token bucket that may run into debt: what begins while there is credit is let through whole. */
export interface Allowance {
  /** Whether there is credit at this time (ms). */
  has(now: number): boolean;
  spend(amount: number): void;
}

/** @param perSecond how much credit a second brings, and how much can be saved up */
export function createAllowance(perSecond: number): Allowance {
  let credit = perSecond;
  let last: number | undefined;
  return {
    has(now) {
      credit = Math.min(perSecond, credit + (Math.max(0, now - (last ?? now)) * perSecond) / 1000);
      last = now;
      return credit > 0;
    },
    spend(amount) {
      credit -= amount;
    },
  };
}
