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

/** Something that a lesson says of its runs, to be proved by making them. */
export interface Claim {
  readonly lesson: string;
  readonly variant: string;
  /** The first seed, where none is asked for. */
  readonly seed: number;
  /** What is wrong with it before anything is run. */
  readonly flaws: readonly string[];
  jobWith(settings: Settings): Job;
  problemsOf(history: History): string[];
}

export interface ProofOptions {
  readonly repeat: number;
  /** How many runs are made side by side. */
  readonly jobs: number;
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

/** What a lesson claims: every variant shows what the lesson says of it, and no two fail alike. */
export function variantClaims(folder: LessonFolder, tier: Tier): Claim[] {
  const alike = sameSignature(folder, tier);
  return folder.lesson.variants.map((variant) => ({
    lesson: folder.id,
    variant: variant.id,
    seed: scenarioOf(folder.lesson, variant.id).seed,
    flaws: alike.get(variant.id) ?? [],
    jobWith: (settings) => jobOf(folder, variant.id, "scripted", settings),
    problemsOf: (history) => differences(history, folder.lesson, variant),
  }));
}

/** What is claimed of other answers to a lesson: the right ones hold, the wrong ones fail for their cause. */
export async function rewriteClaims(folder: LessonFolder, tier: Tier): Promise<Claim[]> {
  const broken = folder.lesson.variants.find(({ role }) => role === "broken")?.id ?? "broken";
  return Promise.all(
    folder.rewrites.map(async ({ rewrite, program, manifest }) => {
      const texts = await ownTexts({ program: program?.text, manifest: manifest?.text }, folder, tier);
      return {
        lesson: folder.id,
        variant: `rewrites/${rewrite.id}`,
        seed: scenarioOf(folder.lesson, broken).seed,
        flaws: [],
        jobWith: (settings: Settings) => jobOf(folder, broken, "scripted", settings, texts),
        problemsOf: (history: History) => rewriteDifferences(history, folder, rewrite),
      };
    }),
  );
}

/** Proves each claim as often as asked, so many runs at a time, in the order in which they are given. */
export async function prove(claims: readonly Claim[], options: ProofOptions): Promise<VariantResult[]> {
  const proofs = claims.map((claim) => ({ claim, runs: [] as { run: number; problems: string[] }[] }));
  // All of them take the next run from the same list.
  const left = proofs
    .flatMap((proof) => Array.from({ length: options.repeat }, (_, at) => ({ ...proof, run: at + 1 })))
    .values();
  const broken = new AbortController();
  const signal = AbortSignal.any([options.signal, broken.signal]);
  const worker = async (): Promise<void> => {
    for (const { claim, runs, run } of left) {
      if (signal.aborted) return;
      runs.push({ run, problems: await tried(claim, run, { ...options, signal }) });
    }
  };
  // Where one of them can't go on, the ground may be cleared only once the others have stopped, too.
  const workers = await Promise.allSettled(
    Array.from({ length: options.jobs }, () =>
      worker().catch((error: unknown) => {
        broken.abort();
        throw error;
      }),
    ),
  );
  for (const result of workers) if (result.status === "rejected") throw result.reason;
  return proofs.map(({ claim: { lesson, variant, flaws }, runs }) => ({
    lesson,
    variant,
    repeats: runs.length,
    held: runs.filter(({ problems }) => problems.length === 0).length,
    failures: [...flaws, ...runs.toSorted((a, b) => a.run - b.run).flatMap(({ problems }) => problems)],
  }));
}

/** Makes one run. Resolves to what did not hold in it. */
async function tried(
  { lesson, variant, seed: first, jobWith, problemsOf }: Claim,
  run: number,
  { settings, ground, signal, onRun }: ProofOptions,
): Promise<string[]> {
  const seed = (settings.seed ?? first) + run - 1;
  const finished = await makeRun(jobWith({ ...settings, seed }), ground, signal);
  const problems = problemsOf(finished.history);
  await onRun?.({ ...finished, lesson, variant, run, seed, problems });
  return problems.map((problem) => `run ${run}, seed ${seed}: ${problem}`);
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
