import type { Job } from "../lab/index.ts";
import { scenarioOf, type History, type Settings, type Tier } from "../protocol/index.ts";
import type { LessonFolder } from "./folder.ts";
import { differences, signature } from "./expectation.ts";
import { jobOf } from "./job.ts";
import { ownTexts } from "./own-texts.ts";
import { rewriteDifferences } from "./rewrites.ts";
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
  const alike = sameSignature(folder, options.ground.sandbox.tier);
  const results: VariantResult[] = [];
  for (const variant of folder.lesson.variants) {
    const result = await proved(folder, variant.id, options, {
      first: scenarioOf(folder.lesson, variant.id).seed,
      jobWith: (settings) => jobOf(folder, variant.id, "scripted", settings),
      problemsOf: (history) => differences(history, folder.lesson, variant),
    });
    results.push({ ...result, failures: [...(alike.get(variant.id) ?? []), ...result.failures] });
  }
  return results;
}

/** Proves what is said of other answers to a lesson: the right ones hold, the wrong ones fail for their cause. */
export async function verifyRewrites(folder: LessonFolder, options: VerifyOptions): Promise<VariantResult[]> {
  const broken = folder.lesson.variants.find(({ role }) => role === "broken")?.id ?? "broken";
  const results: VariantResult[] = [];
  for (const { rewrite, program, manifest } of folder.rewrites) {
    const texts = await ownTexts(
      { program: program?.text, manifest: manifest?.text },
      folder,
      options.ground.sandbox.tier,
    );
    results.push(
      await proved(folder, `rewrites/${rewrite.id}`, options, {
        first: scenarioOf(folder.lesson, broken).seed,
        jobWith: (settings) => jobOf(folder, broken, "scripted", settings, texts),
        problemsOf: (history) => rewriteDifferences(history, folder, rewrite),
      }),
    );
  }
  return results;
}

interface Proof {
  /** The first seed, where none is asked for. */
  readonly first: number;
  jobWith(settings: Settings): Job;
  problemsOf(history: History): string[];
}

async function proved(
  { id }: LessonFolder,
  variant: string,
  { repeat, settings, ground, signal, onRun }: VerifyOptions,
  { first, jobWith, problemsOf }: Proof,
): Promise<VariantResult> {
  const failures: string[] = [];
  let held = 0;
  let repeats = 0;
  for (let run = 1; run <= repeat && !signal.aborted; run += 1) {
    const seed = (settings.seed ?? first) + run - 1;
    const finished = await makeRun(jobWith({ ...settings, seed }), ground, signal);
    const problems = problemsOf(finished.history);
    repeats += 1;
    if (problems.length === 0) held += 1;
    failures.push(...problems.map((problem) => `run ${run}, seed ${seed}: ${problem}`));
    await onRun?.({ ...finished, lesson: id, variant, run, seed, problems });
  }
  return { lesson: id, variant, repeats, held, failures };
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
