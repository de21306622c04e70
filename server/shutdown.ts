import { setTimeout as sleep } from "node:timers/promises";
import type { ApiServer, Health } from "./api/index.ts";
import type { Sessions } from "./sessions/index.ts";

/** How a shutdown's time is spent, each in ms. */
export interface Budget {
  /** From the signal to the exit, at the most. */
  readonly grace: number;
  /** How long requests are served as before, until nobody sends any more. */
  readonly drain: number;
}

/** What is open when a server is told to go. */
export interface Open {
  readonly health: Health;
  readonly api: ApiServer;
  readonly sessions: Sessions;
  /** Resolves once every finished run is on the disk. */
  readonly saved: () => Promise<void>;
  readonly database: { stop(): Promise<void> };
}

/** What is kept back of the grace: for runs that were stopped to be judged, and for everything after them. */
const settling = { share: 0.25, most: 5_000 };
const closing = { share: 0.25, most: 3_000 };

const part = (grace: number, { share, most }: typeof settling): number => Math.min(grace * share, most);

/** When what happens, in ms after the signal. */
export function timesOf({ grace, drain }: Budget) {
  const close = grace - part(grace, closing);
  const settle = close - part(grace, settling);
  return {
    /** The door is shut. */
    shut: drain,
    /** Runs that are still under way are stopped. */
    stop: Math.max(drain, settle),
    /** What has been heard of them is kept, judged or not. */
    close: Math.max(drain, close),
    grace,
  };
}

const refusal =
  "the server is shutting down and begins no more runs; this page connects to the next one by itself: start it there";
const stopped = "the server was shut down before the run was over";

/**
 * The shutdown that this lab teaches, of the lab itself. Whoever needs something goes before it: requests, then runs and
 * their labs, then what they have written, then the database.
 */
export async function shutDown(open: Open, budget: Budget, say: (what: string) => void): Promise<void> {
  const { health, api, sessions, saved, database } = open;
  const began = performance.now();
  const times = timesOf(budget);
  // deregister
  health.deregister();
  sessions.refuseRuns(refusal);
  if (budget.drain > 0) {
    say(`not ready any more, still serving for ${budget.drain / 1000} s`);
    await sleep(budget.drain); // longer than the slowest router needs to learn
  }
  // stop accepting
  api.stopAccepting();
  // drain: a page is told to go once its run is over
  const { running } = sessions.counts;
  if (running > 0) {
    const left = Math.round((began + times.stop - performance.now()) / 1000);
    const hurry = process.stdout.isTTY ? "; press Ctrl-C again not to wait" : "";
    say(`${running === 1 ? "1 run" : `${running} runs`} under way: waiting up to ${left} s${hurry}`);
  }
  await sessions.close({ until: began + times.stop, last: began + times.close, why: stopped });
  await api.close(began + times.close);
  // whoever came in while the last ones left
  await sessions.close({ until: 0, last: 0, why: stopped });
  // stop workers: each session has ended its lab
  // flush and exit
  await saved();
  await database.stop();
}
