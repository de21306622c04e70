import { setImmediate } from "node:timers/promises";
import { apply, emptyHistory, summaryOf, type Journal, type KeptRun } from "../../protocol/index.ts";

/** So many events are folded before others get their turn: a long run must not hold up the streams of other labs. */
const slice = 4000;

/** What the list of runs shows of a run, from its journal. */
export async function keptRunOf(run: string, { header, events }: Journal): Promise<KeptRun> {
  const history = emptyHistory(header);
  for (let from = 0; from < events.length; from += slice) {
    for (const event of events.slice(from, from + slice)) apply(history, event);
    await setImmediate();
  }
  const { lesson, variant, edited, mode, tier, startedAt, origin, series } = header;
  return {
    ...summaryOf(history, run),
    lesson,
    variant,
    edited,
    mode,
    tier,
    startedAt,
    ...(origin && { origin }),
    ...(series && { series }),
  };
}
