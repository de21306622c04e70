import type { Cause } from "./cause.ts";
import { explain } from "./explain.ts";
import type { History } from "./history.ts";
import { lostItems } from "./items/index.ts";
import type { RunSummary } from "./summary.ts";
import { trialScore, trialsOf } from "./trials.ts";
import { isUsersLoss, score } from "./view.ts";

/** The summary of a finished run. The most frequent cause comes first. */
export function summaryOf(history: History, run: string): RunSummary {
  const { sent, lost } = score(history);
  const items = lostItems(history);
  const trials = trialsOf(history);
  const { caught, broken, sound = false } = trialScore(trials);
  const counts = new Map<Cause, number>();
  const count = (cause: Cause) => counts.set(cause, (counts.get(cause) ?? 0) + 1);
  for (const request of history.requests.values()) {
    const explanation = isUsersLoss(history, request) ? explain(history, request) : undefined;
    if (explanation) count(explanation.cause);
  }
  for (const { cause } of items) count(cause);
  return {
    run,
    seed: history.header.scenario.seed,
    how: history.finished?.how ?? "failed",
    sent,
    lost,
    alsoLost: items.length,
    causes: [...counts].map(([cause, n]) => ({ cause, count: n })).toSorted((a, b) => b.count - a.count),
    checks: [...history.checks].map(([id, { status }]) => ({ id, status })),
    ...(trials.length > 0 && { trials: { caught, of: broken, sound } }),
  };
}
