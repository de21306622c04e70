import * as z from "zod/mini";
import { scenarioSchema } from "./scenario.ts";

export const journalFormat = "lastcall-journal";
/** Raised whenever a reader of the old version would misread the new one. */
export const journalVersion = 1;

export const tierSchema = z.enum(["container", "process"]);
export type Tier = z.infer<typeof tierSchema>;

/** The first line of a `.jsonl` journal: everything about the run that is not an event. */
export const headerSchema = z.object({
  format: z.literal(journalFormat),
  version: z.literal(journalVersion),
  /** Which lesson and which of its pods, or where the pod came from. */
  lesson: z.string(),
  variant: z.string(),
  mode: z.enum(["live", "scripted"]),
  tier: tierSchema,
  /** The runtime of the pods, such as `node 26.10.0`. */
  runtime: z.string(),
  /** When the run began, ISO 8601; every `t` counts from here. */
  startedAt: z.string(),
  /** The checks this run is judged by. */
  checks: z.array(z.string()),
  scenario: scenarioSchema,
});
export type Header = z.infer<typeof headerSchema>;
