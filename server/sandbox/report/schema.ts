import * as z from "zod/mini";

const count = z.int().check(z.nonnegative(), z.maximum(1_000_000));
const signal = z.string().check(z.regex(/^SIG[A-Z0-9]{1,12}$/));
/** Names of resources, with a count where there are several: `timer`, `socket ×3`. */
const resource = z.string().check(z.regex(/^[\w -]{1,40}( ×\d{1,6})?$/));

/** What the preload inside a pod may say, one JSON object a line. Pod code can forge it. */
export const reportSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("listening") }),
  z.object({ type: z.literal("handlers"), signals: z.array(signal).check(z.maxLength(40)) }),
  z.object({ type: z.literal("closing") }),
  /** `active`: requests that have not been answered in full yet. */
  z.object({ type: z.literal("connections"), open: count, active: count }),
  /** What keeps the process alive while it is closing. */
  z.object({ type: z.literal("alive"), by: z.array(resource).check(z.maxLength(40)) }),
]);

export type Report = z.infer<typeof reportSchema>;
