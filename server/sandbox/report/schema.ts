import { stripVTControlCharacters } from "node:util";
import * as z from "zod/mini";
import { printable } from "../log/printable.ts";

const count = z.int().check(z.nonnegative(), z.maximum(1_000_000));
const signal = z.string().check(z.regex(/^SIG[A-Z0-9]{1,12}$/));
/** Names of resources, with a count where there are several: `timer`, `socket ×3`. */
const resource = z.string().check(z.regex(/^[\w -]{1,40}( ×\d{1,6})?$/));

/** Words of the learner's own, made fit to be shown anywhere. */
const words = (most: number) =>
  z.pipe(
    z.string().check(z.maxLength(most)),
    z.transform((text) => stripVTControlCharacters(text).split("\n").map(printable).join("\n")),
  );

/** What the preload inside a pod, or the runner of tests, may say, one JSON object a line. Pod code can forge it. */
export const reportSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("listening") }),
  z.object({ type: z.literal("handlers"), signals: z.array(signal).check(z.maxLength(40)) }),
  z.object({ type: z.literal("closing") }),
  /** `active`: requests that have not been answered in full yet. */
  z.object({ type: z.literal("connections"), open: count, active: count }),
  /** What keeps the process alive while it is closing. */
  z.object({ type: z.literal("alive"), by: z.array(resource).check(z.maxLength(40)) }),
  /** At the end of a file of tests. */
  z.object({ type: z.literal("tests"), passed: count, failed: count, skipped: count, todo: count }),
  /** The first of them that failed; `test` is empty where the file itself did. */
  z.object({ type: z.literal("failure"), test: words(200), message: words(600) }),
]);

export type Report = z.infer<typeof reportSchema>;
