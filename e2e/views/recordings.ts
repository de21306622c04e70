import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { header as crowdHeader, journal as crowdEvents } from "../../server/bench/page/journal.ts";
import { JournalStore } from "../../server/journal/index.ts";
import { fold, fromJsonl, type Journal } from "../../server/protocol/index.ts";

/** A run that the views show: always the same, and under the same name. */
export interface Recording extends Journal {
  /** As the server names the runs that it keeps. */
  readonly run: string;
}

const runName = (nth: number): string => nth.toString(16).padStart(18, "0");

/** Made once by `lastcall run --out`. */
function recorded(nth: number, file: string): Recording {
  const path = new URL(`recordings/${file}.jsonl.gz`, import.meta.url);
  return { run: runName(nth), ...fromJsonl(gunzipSync(readFileSync(path)).toString("utf8")) };
}

const race = recorded(1, "05-broken");
const slept = recorded(2, "05-short-sleep");

/** The same run as a journal keeps it that has room for no more than so many events. */
function bounded({ header, events }: Journal, limit: number): Journal {
  const store = new JournalStore(limit);
  for (const event of events) store.append(event);
  return { header, events: store.after(0) };
}

/** The same run, cut off at a moment by something that broke. */
function failedAt({ header, events }: Journal, t: number, why: string): Journal {
  const before = events.filter((event) => event.t <= t);
  const seq = (before.at(-1)?.seq ?? 0) + 1;
  return { header, events: [...before, { seq, t, type: "run.finished", how: "failed", why }] };
}

/** Every run that a view shows. */
export const recordings = {
  race,
  turnedAway: recorded(3, "05-turn-away"),
  slept,
  fixed: recorded(4, "05-fixed"),
  vanished: recorded(5, "01-broken"),
  exited: recorded(6, "03-broken"),
  everything: recorded(7, "everything"),
  overdrawn: recorded(12, "17-broken"),
  missed: recorded(13, "20-broken"),
  caught: recorded(14, "20-fixed"),
  /** `slept` as if it had been made from `race` by turning one thing. */
  forked: {
    ...slept,
    run: runName(8),
    header: {
      ...slept.header,
      variant: race.header.variant,
      origin: { run: race.run, at: 1900, changed: { preStop: 2 }, program: false },
    },
  },
  gap: { run: runName(9), ...bounded(race, race.events.length - 1) },
  failed: {
    run: runName(10),
    ...failedAt(race, 2400, "the database went away: connection to its socket was refused"),
  },
  /** 2,000 requests a second. */
  crowd: {
    run: runName(11),
    header: { ...crowdHeader(), runtime: "node 26.10.0", startedAt: "2026-11-24T08:00:00.000Z" },
    events: crowdEvents(2000, 4, true),
  },
} satisfies Record<string, Recording>;

/** The first request that was lost in a run, by how it ended. */
export function firstLost({ header, events }: Journal, outcome: string): number {
  const found = [...fold(header, events).requests.values()].find((request) => request.outcome === outcome);
  if (!found) throw new Error(`no request of this run ended as ${outcome}`);
  return found.id;
}
