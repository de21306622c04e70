import * as z from "zod/mini";
import { causeSchema } from "./cause.ts";
import { checkIdSchema } from "./check.ts";
import { outcomeSchema } from "./outcome.ts";
import { scenarioSchema } from "./scenario.ts";

const words = z.string().check(z.minLength(1));

/** What one variant must show: invariants and ranges, never exact counts, because real processes jitter. */
export const expectationSchema = z.strictObject({
  /** The checks that fail; every other check of the lesson passes. */
  fails: z._default(z.array(checkIdSchema), []),
  /** How many requests are lost. */
  lost: z.strictObject({ atLeast: z.int(), atMost: z.optional(z.int()) }),
  /** Every loss has one of these outcomes … */
  outcomes: z._default(z.array(outcomeSchema), []),
  /** … and one of these causes; the first of them occurs at least once. */
  causes: z._default(z.array(causeSchema), []),
  /** How the deleted pod ends. */
  exit: z.strictObject({ code: z.nullable(z.int()), signal: z.nullable(z.string()) }),
  /** Requests sent at least. */
  sent: z._default(z.int(), 1),
});
export type Expectation = z.infer<typeof expectationSchema>;

const variantSchema = z.strictObject({
  /** The pod's file is `pods/<id>.ts`. */
  id: z.string().check(z.regex(/^[a-z][a-z0-9-]*$/)),
  title: words,
  role: z.enum(["broken", "fixed", "misconception"]),
  /** One sentence: what it does at the signal. */
  summary: words,
  /** One expectation, or one for each sandbox tier where the tiers differ. */
  expect: z.union([
    expectationSchema,
    z.strictObject({ container: expectationSchema, process: expectationSchema }),
  ]),
});
export type Variant = z.infer<typeof variantSchema>;

/** A prediction, or the explanation afterwards: one right answer, and wrong ones people really believe. */
const choiceSchema = z.strictObject({
  question: words,
  options: z
    .array(
      z.strictObject({
        id: words,
        label: words,
        right: z._default(z.boolean(), false),
        /** Shown once the learner has chosen: why it is, or isn't, so. */
        because: words,
      }),
    )
    .check(z.minLength(2)),
});
export type Choice = z.infer<typeof choiceSchema>;

/** A question of an earlier lesson that comes back at the end of a part: what is asked again is kept. */
const recallSchema = z.strictObject({
  /** Under which the answer is kept. */
  id: words,
  /** The folder of the lesson it is about. */
  lesson: words,
  ...choiceSchema.shape,
});
export type Recall = z.infer<typeof recallSchema>;

/** `lesson.ts` of a lesson folder, default export. */
export const lessonSchema = z.strictObject({
  title: words,
  /** The question it answers. */
  question: words,
  part: words,
  minutes: z.int().check(z.positive()),
  concepts: z.array(words).check(z.minLength(1)),
  /** The pod that is deleted, and whose lines the page follows. */
  subject: z._default(z.string(), "web-1"),
  /** The checks this lesson is judged by. */
  checks: z.array(checkIdSchema).check(z.minLength(1)),
  scenario: scenarioSchema,
  predict: choiceSchema,
  explain: choiceSchema,
  recall: z._default(z.array(recallSchema), []),
  variants: z.array(variantSchema).check(
    z.refine(
      (list) => list.filter((variant) => variant.role === "broken").length === 1,
      "exactly one variant is broken",
    ),
    z.refine(
      (list) => list.filter((variant) => variant.role === "fixed").length === 1,
      "exactly one variant is fixed",
    ),
  ),
});
export type Lesson = z.infer<typeof lessonSchema>;
/** A lesson as its folder writes it: whatever has a default may be left out. */
export type LessonInput = z.input<typeof lessonSchema>;
