import * as z from "zod/mini";
import { causeSchema } from "./cause.ts";
import { checkIdSchema, checkStatusSchema } from "./check.ts";
import { headerSchema, tierSchema } from "./journal.ts";

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
  /** Of a run of trials: how many of the broken services its test caught, and whether it let the working one pass. */
  trials: z.optional(z.object({ caught: z.int(), of: z.int(), sound: z.boolean() })),
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
