import * as z from "zod/mini";
import { causeSchema } from "./cause.ts";
import { checkIdSchema } from "./check.ts";
import { trialExpectationSchema } from "./lesson.ts";

const words = z.string().check(z.minLength(1));
const fields = {
  /** Its files are `rewrites/<id>.ts`, `rewrites/<id>.yaml` or both: what somebody else might have written. */
  id: z.string().check(z.regex(/^[a-z][a-z0-9-]*$/)),
  /** In what it differs from the lesson's fixed pod. */
  says: words,
};

/** A learner's answer to a lesson: another right one, or a wrong one that has to be told so by its cause. */
export const rewriteSchema = z.union([
  z.strictObject({ ...fields, holds: z.literal(true) }),
  /** Of a test: what it catches, and that is not all. */
  z.strictObject({ ...fields, holds: z.literal(false), expect: trialExpectationSchema }),
  z
    .strictObject({
      ...fields,
      holds: z.literal(false),
      /** Checks that fail, whatever else does; none where only the loss shows it, as of a pod that is ready too early. */
      fails: z.array(checkIdSchema),
      /**
       * Something is lost by it, or by one of these where it depends on the moment which of them it is; left out where
       * nothing is lost.
       */
      cause: z.optional(z.union([causeSchema, z.array(causeSchema).check(z.minLength(2))])),
    })
    .check(
      z.refine(
        ({ fails, cause }) => fails.length > 0 || cause !== undefined,
        "a wrong one fails a check or loses something: say which, or by what cause",
      ),
    ),
]);
export type Rewrite = z.infer<typeof rewriteSchema>;

/** `rewrites/index.ts` of a lesson folder, default export. */
export const rewritesSchema = z.array(rewriteSchema);
export type RewritesInput = z.input<typeof rewritesSchema>;
