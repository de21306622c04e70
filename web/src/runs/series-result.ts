import type { Cause, RunSummary } from "../../../server/protocol/index.ts";

/** What came of runs of one variant, again and again. */
export interface SeriesResult {
  /** Runs that ended as their scenario wants; only these count below. */
  readonly ended: number;
  /** Runs that lost no request and nothing beside. */
  readonly clean: number;
  /** Of requests lost, over the runs that ended; undefined before the first. */
  readonly spread: { readonly min: number; readonly median: number; readonly max: number } | undefined;
  /** Over all runs; the most frequent first. */
  readonly causes: readonly { readonly cause: Cause; readonly count: number; readonly runs: number }[];
  /** Seeds with a loss. */
  readonly failingSeeds: readonly number[];
}

/** Whether a run lost nothing at all. */
export const isClean = ({ how, lost, alsoLost }: RunSummary): boolean =>
  how === "ended" && lost === 0 && alsoLost === 0;

export function resultOf(done: readonly RunSummary[]): SeriesResult {
  const ended = done.filter(({ how }) => how === "ended");
  const lost = ended.map((run) => run.lost).toSorted((a, b) => a - b);
  const middle = lost.length / 2;
  const median =
    lost.length % 2 === 1 ? lost[Math.floor(middle)] : ((lost[middle - 1] ?? 0) + (lost[middle] ?? 0)) / 2;
  const causes = new Map<Cause, { count: number; runs: number }>();
  for (const { cause, count } of ended.flatMap((run) => run.causes)) {
    const known = causes.get(cause) ?? { count: 0, runs: 0 };
    causes.set(cause, { count: known.count + count, runs: known.runs + 1 });
  }
  return {
    ended: ended.length,
    clean: ended.filter(isClean).length,
    spread:
      median === undefined || lost.length === 0
        ? undefined
        : { min: lost[0] ?? 0, median, max: lost.at(-1) ?? 0 },
    causes: [...causes]
      .map(([cause, counts]) => ({ cause, ...counts }))
      .toSorted((a, b) => b.count - a.count),
    failingSeeds: ended.filter((run) => !isClean(run)).map(({ seed }) => seed),
  };
}

/** "lost none in 9 of 10", with how many were wanted where that is more. */
export function resultInWords(result: SeriesResult, of: number, going: boolean): string {
  const { ended, clean } = result;
  if (ended === 0) return going ? `0 of ${of} runs so far` : "no run ended";
  const so = going ? ` so far, ${of} wanted` : ended < of ? `, ${of} wanted` : "";
  if (clean === 0) return `lost something in ${ended === 1 ? "1 of 1" : `all ${ended}`}${so}`;
  return `lost none in ${clean} of ${ended}${so}`;
}
