import { scenarioOf, type Settings, type Tier } from "../protocol/index.ts";
import type { LessonFolder } from "./folder.ts";
import { differences, signature } from "./expectation.ts";
import { jobOf } from "./job.ts";
import { makeRun, type FinishedRun, type RunGround } from "./run.ts";

/** What `lastcall verify --json` prints for one variant. */
export interface VariantResult {
  readonly lesson: string;
  readonly variant: string;
  readonly repeats: number;
  /** In how many of them everything the lesson says of the variant held. */
  readonly held: number;
  /** What did not hold, each with the run it was seen in (from 1). */
  readonly failures: readonly string[];
}

export interface VerifyOptions {
  readonly repeat: number;
  readonly settings: Settings;
  readonly ground: RunGround;
  readonly signal: AbortSignal;
  /** Told after each run. */
  readonly onRun?: (run: VerifiedRun) => Promise<void>;
}

/** One run of a variant, and what did not hold in it. */
export interface VerifiedRun extends FinishedRun {
  readonly lesson: string;
  readonly variant: string;
  /** From 1. */
  readonly run: number;
  readonly seed: number;
  readonly problems: readonly string[];
}

/** Proves a lesson: every variant, as often as asked, shows what the lesson says of it, and no two fail alike. */
export async function verifyLesson(folder: LessonFolder, options: VerifyOptions): Promise<VariantResult[]> {
  const { repeat, settings, ground, signal, onRun } = options;
  const alike = sameSignature(folder, ground.sandbox.tier);
  const results: VariantResult[] = [];
  for (const variant of folder.lesson.variants) {
    const failures: string[] = alike.get(variant.id) ?? [];
    let held = 0;
    let repeats = 0;
    for (let run = 1; run <= repeat && !signal.aborted; run += 1) {
      const seed = (settings.seed ?? scenarioOf(folder.lesson, variant.id).seed) + run - 1;
      const job = jobOf(folder, variant.id, "scripted", { ...settings, seed });
      const finished = await makeRun(job, ground, signal);
      const problems = differences(finished.history, folder.lesson, variant);
      repeats += 1;
      if (problems.length === 0) held += 1;
      failures.push(...problems.map((problem) => `run ${run}, seed ${seed}: ${problem}`));
      await onRun?.({ ...finished, lesson: folder.id, variant: variant.id, run, seed, problems });
    }
    results.push({ lesson: folder.id, variant: variant.id, repeats, held, failures });
  }
  return results;
}

function sameSignature({ lesson }: LessonFolder, tier: Tier): Map<string, string[]> {
  const seen = new Map<string, string>();
  const problems = new Map<string, string[]>();
  for (const variant of lesson.variants) {
    const key = signature(variant, tier);
    const twin = seen.get(key);
    if (twin)
      problems.set(variant.id, [
        `fails exactly as ${twin} does: a variant has to teach something of its own`,
      ]);
    seen.set(key, variant.id);
  }
  return problems;
}
