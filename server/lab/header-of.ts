import { journalFormat, journalVersion, type Header } from "../protocol/index.ts";
import type { LabOptions } from "./running-lab.ts";

/** The first line of a run's journal. */
export function headerOf({ job, sandbox }: Pick<LabOptions, "job" | "sandbox">): Header {
  return {
    format: journalFormat,
    version: journalVersion,
    lesson: job.lesson,
    variant: job.variant,
    mode: job.mode,
    tier: sandbox.tier,
    runtime: sandbox.runtime,
    startedAt: new Date().toISOString(),
    checks: job.checks,
    scenario: job.scenario,
    program: job.source,
    ...(job.services && { services: job.services.map(({ name, source }) => ({ name, ...source })) }),
    edited: job.edited ?? false,
    ...(job.manifest && { manifest: job.manifest }),
    ...(job.origin && { origin: job.origin }),
    ...(job.series && { series: job.series }),
  };
}
