import { headerSchema, scenarioSchema, tierSchema } from "../protocol/index.ts";
import * as z from "zod/mini";

const programSchema = z.object({ path: z.string(), text: z.string() });

/** One run to be made: everything a lab has to be told. Sent to a lab's process as it stands. */
export const jobSchema = z.object({
  run: z.string(),
  lesson: z.string(),
  variant: z.string(),
  mode: z.enum(["live", "scripted"]),
  /** The pod's TypeScript. `path` is what its errors name. */
  source: programSchema,
  /** The programs of the deployment's sidecars, by their names. */
  sidecars: z.array(z.object({ name: z.string(), source: programSchema })),
  /** The programs of the services that a test is tried on, by their names. */
  services: z.optional(z.array(z.object({ name: z.string(), source: programSchema }))),
  scenario: scenarioSchema,
  checks: z.array(z.string()),
  manifest: headerSchema.shape.manifest,
  /** Whose program it is, and which other runs this one belongs to: told in the journal's header. */
  edited: z.optional(z.boolean()),
  origin: headerSchema.shape.origin,
  series: headerSchema.shape.series,
});
export type Job = z.infer<typeof jobSchema>;

/** What a lab needs of its machine, the same for every run. */
export const groundSchema = z.object({
  tier: z.object({ tier: tierSchema, why: z.string() }),
  /** Administrator's connection to the ledger's Postgres. */
  adminUrl: z.string(),
});
export type Ground = z.infer<typeof groundSchema>;
