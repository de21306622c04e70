import type { Choice } from "../../../../server/protocol/index.ts";
import { skipped } from "../../lesson/progress.ts";

/** How many chose each option of a lesson's question. */
export interface Histogram {
  readonly rows: readonly {
    readonly id: string;
    readonly label: string;
    readonly right: boolean;
    readonly count: number;
    /** Of those who chose one, 0 to 1. */
    readonly share: number;
  }[];
  readonly chose: number;
  readonly skipped: number;
}

/** @param counts by option, as the server tells them; options that the lesson doesn't have count as nothing */
export function histogramOf({ options }: Choice, counts: Readonly<Record<string, number>> = {}): Histogram {
  const count = (id: string): number => counts[id] ?? 0;
  const chose = options.reduce((sum, { id }) => sum + count(id), 0);
  return {
    rows: options.map(({ id, label, right }) => ({
      id,
      label,
      right,
      count: count(id),
      share: chose === 0 ? 0 : count(id) / chose,
    })),
    chose,
    skipped: count(skipped),
  };
}
