import { score, trialScore, trialsOf, type KeptRun, type Tier } from "../../../server/protocol/index.ts";
import type { Run } from "../world/index.ts";
import type { Named } from "./names.ts";

/** What a list of runs says of one, be it in the page or kept by the server. */
export interface Entry extends Named {
  readonly id: string;
  readonly startedAt: string;
  readonly seed: number;
  readonly mode: "live" | "scripted";
  /** Undefined while it goes on. */
  readonly how: KeptRun["how"] | undefined;
  readonly sent: number;
  readonly lost: number;
  readonly alsoLost: number;
  /** Of a run of trials. */
  readonly trials?: KeptRun["trials"];
  readonly tier: Tier;
  readonly series?: { readonly id: string; readonly nth: number; readonly of: number } | undefined;
  /** The page holds its events: it is shown at once. */
  readonly held: boolean;
}

/** A run with the runs that were made from it, or the runs of one series. */
export type Branch =
  | { readonly is: "run"; readonly entry: Entry; readonly forks: readonly Branch[] }
  | { readonly is: "series"; readonly id: string; readonly entries: readonly Entry[]; readonly of: number };

/** @param going the run that goes on now, if any: one that has no end and doesn't go on was cut off. */
export function heldEntry({ id, history }: Run, going: string | null): Entry {
  const { header, finished } = history;
  const { sent, lost } = score(history);
  const { caught, broken, sound = false } = trialScore(trialsOf(history));
  const { variant, edited, origin, startedAt, mode, tier, series } = header;
  const named = { variant, edited, origin };
  return {
    ...named,
    id,
    startedAt,
    mode,
    tier,
    seed: header.scenario.seed,
    how: finished?.how ?? (going === id ? undefined : "failed"),
    sent,
    lost,
    alsoLost: history.losses.length,
    ...(header.scenario.trials && { trials: { caught, of: broken, sound } }),
    series,
    held: true,
  };
}

export const keptEntry = ({ run, ...rest }: KeptRun): Entry => ({ ...rest, id: run, held: false });

/**
 * Arranges runs as they came of one another, the newest first. What the page holds speaks for what the server keeps
 * of the same run; a fork whose parent is not there stands by itself.
 */
export function treeOf(held: readonly Entry[], kept: readonly Entry[]): Branch[] {
  const entries = new Map([...kept, ...held].map((entry) => [entry.id, entry]));
  const newest = [...entries.values()].toSorted((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt));
  // A parent began before its fork: a file that says otherwise makes no circle here.
  const parentOf = ({ origin, startedAt }: Entry) => {
    const parent = origin && entries.get(origin.run);
    return parent && Date.parse(parent.startedAt) < Date.parse(startedAt) ? parent.id : undefined;
  };
  const forks = Map.groupBy(newest, parentOf);
  const told = new Set<string>();
  const branches = (list: readonly Entry[]): Branch[] =>
    list.flatMap((entry): Branch[] => {
      const { series } = entry;
      if (told.has(series?.id ?? entry.id)) return [];
      told.add(series?.id ?? entry.id);
      if (!series) return [{ is: "run", entry, forks: branches(forks.get(entry.id) ?? []) }];
      const all = newest
        .filter((each) => each.series?.id === series.id)
        .toSorted((a, b) => (a.series?.nth ?? 0) - (b.series?.nth ?? 0));
      return [{ is: "series", id: series.id, entries: all, of: series.of }];
    });
  return branches(forks.get(undefined) ?? []);
}
