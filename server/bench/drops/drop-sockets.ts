import { isDeepStrictEqual } from "node:util";
import { createRandom, fromJsonl, type LabEvent } from "../../protocol/index.ts";
import type { Page } from "../../testing/page.ts";
import { openCuttingLine, type CuttingLine } from "./cutting-line.ts";
import { followAsPage, followByProtocol, type Follower } from "./follower.ts";

/** What came of so many dropped sockets. */
export interface Dropped {
  readonly drops: number;
  readonly cuts: CuttingLine["cuts"];
  readonly runs: number;
  /** Of all runs, in their journals. */
  readonly events: number;
  /** One sentence for each thing that was not as it should be. */
  readonly faults: readonly string[];
}

interface Options {
  readonly drops: number;
  readonly seed: number;
  /** Requests a second. */
  readonly rate: number;
}

/** So many in one run, at most: then another begins. */
const dropsPerRun = 250;

const dropsOf = ({ cuts }: CuttingLine): number => cuts.up + cuts.down + cuts.later;

/** Resolves once it holds; looks anew at every turn of a short timer. @throws Error naming what never came about */
async function until(what: string, holds: () => boolean, ms = 120_000): Promise<void> {
  const end = performance.now() + ms;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`after ${ms / 1000} s still not so: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** How what somebody was told differs from the journal, if it does. */
function difference(told: readonly LabEvent[], journal: readonly LabEvent[]): string | undefined {
  const count = new Map<number, number>();
  for (const { seq } of told) count.set(seq, (count.get(seq) ?? 0) + 1);
  const lost = journal.filter(({ seq }) => !count.has(seq)).length;
  const doubled = [...count.values()].filter((times) => times > 1).length;
  if (lost + doubled > 0) return `${lost} events lost, ${doubled} doubled`;
  return isDeepStrictEqual(told, journal)
    ? undefined
    : "other events, or in another order, than in the journal";
}

/**
 * Lets two followers, the page's own code and the bare protocol, follow live runs over a line that breaks again and
 * again, until so many connections have broken; compares what each was told with the journal, run by run.
 */
export async function dropSockets(page: Page, { drops, seed, rate }: Options): Promise<Dropped> {
  const port = Number(new URL(page.origin).port);
  const session = await page.openSession();
  const steady = await page.connect(session);
  const faults: string[] = [];
  const cuts = { up: 0, down: 0, later: 0 };
  let events = 0;
  let runs = 0;
  while (cuts.up + cuts.down + cuts.later < drops) {
    const wanted = Math.min(dropsPerRun, drops - (cuts.up + cuts.down + cuts.later));
    const line = await openCuttingLine(port, createRandom(seed, `cuts of run ${runs}`));
    const place = { page, session, port: line.port };
    const followers: Follower[] = [followAsPage(place), followByProtocol(place)];
    try {
      const known = steady.received.length;
      const refused = await steady.command({
        type: "run.start",
        lesson: "05-endpoint-race",
        variant: "broken",
        mode: "live",
        settings: { rate, seed },
      });
      if (refused !== undefined) throw new Error(`the run was refused: ${refused}`);
      const since = () => steady.received.slice(known);
      const over = () =>
        since().some(
          (message) =>
            message.type === "events" && message.events.some(({ type }) => type === "run.finished"),
        );
      // A run has its time; what is dropped after it resumes a finished one.
      await until(
        "so many sockets have been dropped, or the run is over",
        () => dropsOf(line) >= wanted || over(),
      );
      if (!over()) await steady.command({ type: "run.stop" });
      await until("the run is over", over);
      line.heal();
      const answer = await page.fetch(`/api/sessions/${session}/journal.jsonl`);
      const journal = fromJsonl(await answer.text());
      const last = journal.events.at(-1)?.seq;
      runs += 1;
      events += journal.events.length;
      for (const follower of followers) {
        await until(
          `${follower.name} has come to the end of the run`,
          () => follower.troubles.length > 0 || (last !== undefined && follower.events.at(-1)?.seq === last),
        );
        const wrong = difference(follower.events, journal.events);
        if (wrong !== undefined) faults.push(`${follower.name}, run ${runs}: ${wrong}`);
        faults.push(...follower.troubles.map((trouble) => `${follower.name}, run ${runs}: ${trouble}`));
        // The run before, if there was one, and this one.
        if (follower.starts > (runs > 1 ? 2 : 1))
          faults.push(`${follower.name}, run ${runs}: begun ${follower.starts} times`);
      }
      for (const where of ["up", "down", "later"] as const) cuts[where] += line.cuts[where];
    } finally {
      for (const follower of followers) follower.close();
      line.close();
    }
  }
  steady.socket.close();
  return { drops: cuts.up + cuts.down + cuts.later, cuts, runs, events, faults };
}
