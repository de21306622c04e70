import * as z from "zod/mini";

const recordSchema = z.object({
  /** The option that was chosen, or "skipped": looking without predicting is allowed, and kept. */
  predicted: z.optional(z.string()),
  explained: z.optional(z.string()),
  /** The variants that were run to their end. */
  ran: z._default(z.array(z.string()), []),
});
const progressSchema = z.record(z.string(), recordSchema);

/** What the learner has done in one lesson. */
export type LessonProgress = z.infer<typeof recordSchema>;
export type Progress = Readonly<Record<string, LessonProgress>>;

export const skipped = "skipped";
const key = "lastcall.progress.v1";

/** Reads the progress that this browser keeps; what can't be read counts as none. */
export function readProgress(storage: Pick<Storage, "getItem">): Progress {
  try {
    const parsed = progressSchema.safeParse(JSON.parse(storage.getItem(key) ?? "{}"));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}

/** Keeps it. A browser that refuses (private window, full disk) costs the learner the progress, never the lesson. */
export function keepProgress(storage: Pick<Storage, "setItem">, progress: Progress): void {
  try {
    storage.setItem(key, JSON.stringify(progress));
  } catch {
    // Nothing to be done here: the lesson goes on without it.
  }
}

const none: LessonProgress = { ran: [] };

/** The progress with one lesson's changed; everything else stays. */
export function withLesson(progress: Progress, lesson: string, change: Partial<LessonProgress>): Progress {
  const before = progress[lesson] ?? none;
  const ran = [...new Set([...before.ran, ...(change.ran ?? [])])];
  return { ...progress, [lesson]: { ...before, ...change, ran } };
}

export const progressOf = (progress: Progress, lesson: string): LessonProgress => progress[lesson] ?? none;

/** Stands among the variants that were run for a program of the learner's own that lost nothing. */
export const mended = "yours";

/** How far a lesson is: predicted, seen broken, explained, seen fixed (the lesson's way or one's own). */
export function stepsDone(progress: LessonProgress, broken: string, fixed: string): boolean[] {
  return [
    progress.predicted !== undefined,
    progress.ran.includes(broken),
    progress.explained !== undefined,
    progress.ran.includes(fixed) || progress.ran.includes(mended),
  ];
}
