import { clusterTime, zero, type History } from "../../../server/protocol/index.ts";

/** What a link to a run points at within it. */
export interface Spot {
  /** Cluster seconds from the deletion, as the page shows times. */
  readonly seconds: number | undefined;
  readonly request: number | undefined;
}

/** The address of a kept run, such as `/runs/0a1b?t=1.30&request=47`. @param t ms since the run began. */
export function runAddress(run: string, history: History, t: number, request: number | null): string {
  const query = new URLSearchParams({ t: clusterTime(history, t).toFixed(2) });
  if (request !== null) query.set("request", String(request));
  return `/runs/${run}?${query.toString()}`;
}

/** Reads what `runAddress` wrote; what is not a number is left out. */
export function spotOf(search: string): Spot {
  const query = new URLSearchParams(search);
  const number = (name: string): number | undefined => {
    const text = query.get(name);
    const value = text === null || text.trim() === "" ? NaN : Number(text);
    return Number.isFinite(value) ? value : undefined;
  };
  return { seconds: number("t"), request: number("request") };
}

/** Cluster seconds from the deletion → ms since the run began. */
export const momentOf = (history: History, seconds: number): number =>
  (zero(history) ?? 0) + seconds * history.header.scenario.second;
