import * as z from "zod/mini";
import { givenDeploymentSchema } from "./given.ts";
import { scenarioSchema } from "./scenario.ts";
import { settingsSchema } from "./settings.ts";

export const journalFormat = "lastcall-journal";
/** Raised whenever a reader of the old version would misread the new one. */
export const journalVersion = 1;

export const tierSchema = z.enum(["container", "process"]);
export type Tier = z.infer<typeof tierSchema>;

/** A run that was made from another one: with the same seed, and `changed` at the moment that was looked at. */
export const originSchema = z.object({
  /** The run it was made from. */
  run: z.string(),
  /** The moment at which somebody asked "what if", ms since that run began. */
  at: z.number(),
  /** What is different from that run: settings, or the program. */
  changed: settingsSchema,
  program: z._default(z.boolean(), false),
});
export type Origin = z.infer<typeof originSchema>;

/** The manifest that a run's pods were deployed by: its text, and what was read from it. */
export const runManifestSchema = z.object({
  path: z.string(),
  text: z.string(),
  deployment: givenDeploymentSchema,
});
export type RunManifest = z.infer<typeof runManifestSchema>;

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
  /** The pods' program as it ran, where the journal brings it along: stories point at its lines. */
  program: z.optional(z.object({ path: z.string(), text: z.string() })),
  /** In a run of trials: the services, by the names of the scenario. */
  services: z.optional(z.array(z.object({ name: z.string(), path: z.string(), text: z.string() }))),
  /** Where there is one. */
  manifest: z.optional(runManifestSchema),
  /** The program is somebody's own, not the lesson's; and the manifest, where there is one. */
  edited: z._default(z.boolean(), false),
  origin: z.optional(originSchema),
  /** The `nth` of `of` runs of the same variant, each with its own seed; counted from 1. */
  series: z.optional(z.object({ id: z.string(), nth: z.int(), of: z.int() })),
});
export type Header = z.infer<typeof headerSchema>;
