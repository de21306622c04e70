import * as z from "zod/mini";

/** GET /api/me: who somebody with this token is. `alone` is whoever started a server that is not a workshop. */
export const meSchema = z.object({
  role: z.enum(["alone", "instructor", "learner"]),
  /** A learner's name. */
  name: z.optional(z.string()),
});
export type Me = z.infer<typeof meSchema>;

/** How far a lesson is: predicted, seen broken, explained, seen fixed. */
const stepsSchema = z.tuple([z.boolean(), z.boolean(), z.boolean(), z.boolean()]);

/** What a learner's page says of the lesson that it shows. Told to the instructor; nothing is graded by it. */
export const standingSchema = z.strictObject({
  lesson: z.string().check(z.minLength(1), z.maxLength(80)),
  /** The option that was chosen as a prediction, or "skipped". */
  predicted: z.optional(z.string().check(z.maxLength(80))),
  steps: stepsSchema,
});
export type Standing = z.infer<typeof standingSchema>;

/** Something that the instructor says to everybody: a lesson to open, or a sentence. */
export const noticeSchema = z.object({
  id: z.int(),
  /** ms since 1970. */
  at: z.number(),
  lesson: z.optional(z.string()),
  text: z.optional(z.string()),
});
export type Notice = z.infer<typeof noticeSchema>;
