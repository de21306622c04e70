import { loadavg } from "node:os";

/** The value below which a share of them lies; 0 for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** The middle one; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/**
 * Lets every side have its turn, round after round, so that what else the machine does falls on all of them alike.
 * The order is turned round each time.
 */
export async function takeTurns<K extends string, T>(
  rounds: number,
  sides: Record<K, () => Promise<T>>,
): Promise<Record<K, T>[]> {
  const names = Object.keys(sides) as K[];
  const all: Record<K, T>[] = [];
  for (let round = 0; round < rounds; round++) {
    const results: Partial<Record<K, T>> = {};
    for (const name of round % 2 === 0 ? names : names.toReversed()) results[name] = await sides[name]();
    all.push(results as Record<K, T>);
  }
  return all;
}

const digits = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);

/** Prints the median of some rounds and their range; `goal` stands beside it. */
export function printFigure(label: string, values: readonly number[], unit = "", goal = ""): void {
  const range = `${digits(Math.min(...values))} – ${digits(Math.max(...values))}`;
  const figure = `${digits(median(values))} ${unit}`.trim();
  console.log(`  ${label.padEnd(46)} ${figure.padStart(14)}  (${range})${goal && `  goal ${goal}`}`);
}

type Print<T> = (label: string, pick: (round: T) => number, unit?: string, goal?: string) => void;

/** What prints a figure of each of these rounds. A ratio is so taken round by round. */
export const printerOf =
  <T>(rounds: readonly T[]): Print<T> =>
  (label, pick, unit, goal) =>
    printFigure(label, rounds.map(pick), unit, goal);

/** Prints what else the machine is busy with: the load average of the last minute. */
export function printLoad(when: string): void {
  console.log(`load average ${when}: ${loadavg()[0]?.toFixed(2)}`);
}
