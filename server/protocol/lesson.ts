import * as z from "zod/mini";
import { causeSchema } from "./cause.ts";
import { checkIdSchema } from "./check.ts";
import { givenDeploymentSchema, givenSchema, withGiven, type GivenDeployment } from "./given.ts";
import type { Header } from "./journal.ts";
import { outcomeSchema } from "./outcome.ts";
import { complaint, problems } from "./problems.ts";
import { scenarioSchema, type Scenario } from "./scenario.ts";

const words = z.string().check(z.minLength(1));

/** What one variant must show: invariants and ranges, never exact counts, because real processes jitter. */
export const expectationSchema = z.strictObject({
  /** The checks that fail … */
  fails: z._default(z.array(checkIdSchema), []),
  /** … and those that this run gives nothing to judge by. Every other check of the lesson passes. */
  unknown: z.optional(z.array(checkIdSchema)),
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

/** What a variant must show that is a test: which services it tells apart. On those that aren't named it passes. */
export const trialExpectationSchema = z.strictObject({
  /** The broken services on which it fails. */
  catches: z.array(words),
  /** It fails on the service that works. */
  red: z._default(z.boolean(), false),
  /** The services on which the lab has to end it. */
  noAnswer: z._default(z.array(words), []),
  /** No test of it is ever run to its end. */
  noTest: z._default(z.boolean(), false),
});
export type TrialExpectation = z.infer<typeof trialExpectationSchema>;

const variantSchema = z.strictObject({
  /** The pod's file is `pods/<id>.ts`, unless it has the `program` of another variant. */
  id: z.string().check(z.regex(/^[a-z][a-z0-9-]*$/)),
  /** The variant whose program it runs, too: where two of them differ only in what is given. */
  program: z.optional(z.string()),
  /** Likewise its manifest, `pods/<id>.yaml`, in a lesson whose variants have one. */
  manifest: z.optional(z.string()),
  /** What is different of the lesson's scenario in this variant alone. */
  given: z.optional(givenSchema),
  title: words,
  role: z.enum(["broken", "fixed", "misconception"]),
  /** One sentence: what it does at the signal. */
  summary: words,
  /** Of a fault in a lesson that draws: the folder of the lesson that teaches better. */
  from: z.optional(words),
  /** One expectation, or one for each sandbox tier where the tiers differ; of a test, what it catches. */
  expect: z.union([
    expectationSchema,
    z.strictObject({ container: expectationSchema, process: expectationSchema }),
    trialExpectationSchema,
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

const fields = z.strictObject({
  title: words,
  /** The question it answers. */
  question: words,
  part: words,
  minutes: z.int().check(z.positive()),
  concepts: z.array(words).check(z.minLength(1)),
  /** The pod that is deleted, and whose lines the page follows. */
  subject: z._default(z.string(), "web-1"),
  /** The checks this lesson is judged by; none where its runs are trials. */
  checks: z.array(checkIdSchema),
  scenario: scenarioSchema,
  /** What the manifests say, by the variant whose file they are. Read from `pods/`; no `lesson.ts` has it. */
  manifests: z._default(z.record(z.string(), givenDeploymentSchema), {}),
  predict: choiceSchema,
  explain: choiceSchema,
  recall: z._default(z.array(recallSchema), []),
  /**
   * The learner starts from the fixed pod with so many faults planted in it, each time other ones: the misconceptions
   * are what is drawn from, and are shown to nobody who hasn't found them or asked for them.
   */
  draws: z.optional(z.int().check(z.positive())),
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
export type Lesson = z.infer<typeof fields>;

/** The variant whose file a variant's program is: itself, unless it names another one. */
export const programOf = ({ id, program }: Pick<Variant, "id" | "program">): string => program ?? id;

/** The variant whose file a variant's manifest is, where there are manifests. */
export const manifestOf = ({ id, manifest }: Pick<Variant, "id" | "manifest">): string => manifest ?? id;

/** The faults of a lesson that draws, of which some are planted in what its learner starts from; none in any other. */
export const poolOf = ({ draws, variants }: Pick<Lesson, "draws" | "variants">): Variant[] =>
  draws === undefined ? [] : variants.filter(({ role }) => role === "misconception");

/** What a lesson's variants say of each other and of its scenario; each mistake is told at its field. */
const variantsFit = z.check<Lesson>(({ value: lesson, issues }) => {
  const { variants } = lesson;
  const tell = (index: number, field: readonly PropertyKey[], message: string): void => {
    issues.push({ code: "custom", input: variants, path: ["variants", index, ...field], message });
  };
  const own = variants.filter((each) => programOf(each) === each.id).map(({ id }) => id);
  for (const [index, variant] of variants.entries()) {
    const { id, program } = variant;
    if (program !== undefined && !own.includes(program)) {
      const message = `the variant ${id} wants the program of ${program}, which is no variant with a file of its own; there are ${own.join(", ")}`;
      tell(index, ["program"], message);
    }
    for (const issue of merged(lesson, variant)?.error?.issues ?? [])
      tell(index, ["given", ...issue.path], `${complaint(issue)} (in the variant ${id})`);
  }
  const pool = poolOf(lesson);
  if (lesson.draws !== undefined && pool.length < lesson.draws) {
    const message = `${lesson.draws} are to be drawn of ${pool.length} misconceptions`;
    issues.push({ code: "custom", input: lesson.draws, path: ["draws"], message });
  }
  for (const [index, variant] of variants.entries()) {
    const planted = pool.includes(variant);
    if (planted !== (variant.from !== undefined))
      tell(
        index,
        ["from"],
        `a fault that is drawn, and no other variant, says which lesson it is from (${variant.id})`,
      );
    if (planted && (variant.given ?? variant.program ?? variant.manifest) !== undefined)
      tell(index, [], `${variant.id} is planted in a program: it is a file of its own and has nothing given`);
  }
});

/** Whether a variant is a test, and what is expected of it is which services it tells apart. */
export const isTrialExpectation = (expect: Variant["expect"]): expect is TrialExpectation =>
  "catches" in expect;

/** A lesson whose runs are trials has nothing to check, and tests for variants; every other lesson has neither. */
const kindFits = z.check<Lesson>(({ value: { scenario, checks, variants }, issues }) => {
  const services = scenario.trials?.services;
  const tell = (input: unknown, path: PropertyKey[], message: string): void => {
    issues.push({ code: "custom", input, path, message });
  };
  if (services !== undefined && checks.length > 0)
    tell(checks, ["checks"], "must be empty: a run of trials deletes no pod that could be judged");
  if (services === undefined && checks.length === 0) tell(checks, ["checks"], "name at least one check");
  for (const [index, { id, expect }] of variants.entries()) {
    const path = ["variants", index, "expect"];
    if (isTrialExpectation(expect) !== (services !== undefined)) {
      const message = services
        ? `${id} is a test: say what it catches`
        : `${id} is no test that could catch something`;
      tell(expect, path, message);
    } else if (isTrialExpectation(expect)) {
      const strange = [...expect.catches, ...expect.noAnswer].find(
        (name) => !services?.some((service) => service.name === name),
      );
      if (strange !== undefined) tell(expect, path, `${id}: there is no service ${strange}`);
    }
  }
});

/** `lesson.ts` of a lesson folder, default export. */
export const lessonSchema = fields.check(variantsFit, kindFits);
/** A lesson as its folder writes it: whatever has a default may be left out. */
export type LessonInput = Omit<z.input<typeof lessonSchema>, "manifests">;

type Scenarios = Pick<Lesson, "scenario" | "variants" | "manifests">;

/** The lesson's scenario with what is given for a variant, and over that a manifest; undefined where there is neither. */
function merged(
  { scenario, manifests }: Scenarios,
  variant: Variant,
  deployment: GivenDeployment | undefined = manifests[manifestOf(variant)],
): ReturnType<typeof withGiven> | undefined {
  const given = variant.given && withGiven(scenario, variant.given);
  if (!deployment || given?.error) return given;
  return withGiven(given?.data ?? scenario, { deployment });
}

const known = new WeakMap<object, { readonly of: Scenario; readonly scenario: Scenario }>();

/**
 * The scenario that a variant is run under: the lesson's, with what is given for this variant alone, and over that what
 * its manifest says, or somebody's `own`. One's own code is no variant, and runs under the broken one's.
 */
export function scenarioOf(lesson: Scenarios, id: string, own?: GivenDeployment): Scenario {
  const { variants, scenario } = lesson;
  const variant = variants.find((each) => each.id === id) ?? variants.find(({ role }) => role === "broken");
  if (!variant) return scenario;
  const before = known.get(own ?? variant);
  if (before?.of === scenario) return before.scenario;
  const { data = scenario, error } = merged(lesson, variant, own) ?? {};
  // A lesson that was read has been checked for that, and a manifest, too.
  if (error) throw new Error(`the variant ${variant.id} has no scenario: ${problems(error)}`);
  known.set(own ?? variant, { of: scenario, scenario: data });
  return data;
}

/** The scenario of a run as it would be with nothing turned: its variant's, under the manifest that came with it. */
export const scenarioOfRun = (
  lesson: Scenarios,
  { variant, edited, manifest }: Pick<Header, "variant" | "edited" | "manifest">,
): Scenario => scenarioOf(lesson, variant, edited ? manifest?.deployment : undefined);
