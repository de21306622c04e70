import * as z from "zod/mini";
import { causeSchema, type Cause } from "./cause.ts";
import { checkIdSchema, checkStatusSchema } from "./check.ts";
import { explain } from "./explain.ts";
import type { History } from "./history.ts";
import { lostItems } from "./items/index.ts";
import { headerSchema, tierSchema } from "./journal.ts";
import { isUsersLoss, score } from "./view.ts";

/** How a run ended, without its events: what a series, a list or a tree of runs shows of it. */
export const runSummarySchema = z.object({
  run: z.string(),
  seed: z.int(),
  how: z.enum(["ended", "stopped", "limit", "failed"]),
  sent: z.int(),
  /** What the user lost: requests, and jobs, spans, sockets and stream events beside them. */
  lost: z.int(),
  alsoLost: z.int(),
  /** Of everything lost. */
  causes: z.array(z.object({ cause: causeSchema, count: z.int() })),
  checks: z.array(z.object({ id: checkIdSchema, status: checkStatusSchema })),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

/** A finished run that the server keeps. */
export const keptRunSchema = z.object({
  ...runSummarySchema.shape,
  lesson: z.string(),
  variant: z.string(),
  edited: z.boolean(),
  mode: z.enum(["live", "scripted"]),
  tier: tierSchema,
  startedAt: z.string(),
  origin: headerSchema.shape.origin,
  series: headerSchema.shape.series,
});
export type KeptRun = z.infer<typeof keptRunSchema>;

/** The summary of a finished run. The most frequent cause comes first. */
export function summaryOf(history: History, run: string): RunSummary {
  const { sent, lost } = score(history);
  const items = lostItems(history);
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
  };
}
