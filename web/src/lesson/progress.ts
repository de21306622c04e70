import * as z from "zod/mini";
import type { Standing } from "../../../server/protocol/index.ts";

const recordSchema = z.object({
  /** The option that was chosen, or "skipped": looking without predicting is allowed, and kept. */
  predicted: z.optional(z.string()),
  explained: z.optional(z.string()),
  /** The variants that were run to their end. */
  ran: z._default(z.array(z.string()), []),
  /** The learner knew it already: passed its part's test. */
  known: z.optional(z.boolean()),
  /** By question: what was answered when an earlier lesson's question came back. */
  recalled: z.optional(z.record(z.string(), z.string())),
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

/** How a saved progress begins, so that another file is told from it. */
const fileKind = "Last Call progress";
const fileSchema = z.object({ kind: z.literal(fileKind), lessons: progressSchema });

/** The progress as a file, to go on with it in another browser. */
export const progressFile = (progress: Progress): string =>
  `${JSON.stringify({ kind: fileKind, lessons: progress }, null, 2)}\n`;

/** The progress in a saved file; undefined where it is none. */
export function fromProgressFile(text: string): Progress | undefined {
  try {
    return fileSchema.safeParse(JSON.parse(text)).data?.lessons;
  } catch {
    return undefined;
  }
}

/** Both: what was done in either counts. Where two answers differ, the present one stays: it was given here. */
export function merged(present: Progress, other: Progress): Progress {
  const ids = new Set([...Object.keys(present), ...Object.keys(other)]);
  return Object.fromEntries(
    [...ids].map((id) => {
      const [here, there] = [progressOf(present, id), progressOf(other, id)];
      const recalled = { ...there.recalled, ...here.recalled };
      return [
        id,
        {
          ...there,
          ...here,
          ran: [...new Set([...here.ran, ...there.ran])],
          ...(Object.keys(recalled).length > 0 && { recalled }),
        },
      ];
    }),
  );
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

/** Whether nothing is left to do in a lesson, or its part's test was passed. */
export const isDone = (progress: LessonProgress, broken: string, fixed: string): boolean =>
  progress.known === true || stepsDone(progress, broken, fixed).every(Boolean);

/** How far a lesson is: predicted, seen broken, explained, seen fixed (the lesson's way or one's own). */
export function stepsDone(progress: LessonProgress, broken: string, fixed: string): Standing["steps"] {
  return [
    progress.predicted !== undefined,
    progress.ran.includes(broken),
    progress.explained !== undefined,
    progress.ran.includes(fixed) || progress.ran.includes(mended),
  ];
}
