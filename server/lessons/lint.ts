import { access } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import * as z from "zod/mini";
import {
  checkIds,
  moments,
  phases,
  poolOf,
  scenarioOf,
  type Choice,
  type Lesson,
  type Variant,
} from "../protocol/index.ts";
import type { LessonFolder } from "./folder.ts";
import { poolProblems } from "./lint-pool.ts";

/** What a lesson's text is held against, besides its own folder. */
export interface Around {
  /** The ids of the lessons that there are, such as `05-endpoint-race`. */
  readonly lessons: readonly string[];
  /** The terms that the glossary explains; undefined for a lesson of one's own, which has none. */
  readonly glossary: ReadonlySet<string> | undefined;
}

/** Sections that every lesson has, after everything that is particular to it. */
const lastSections = ["The same in Rust", "The settings that follow", "What to take along"];

/** What the deployment's pods are called, in the variant that has most of them. */
function podNames(lesson: Lesson): string[] {
  const replicas = lesson.variants.map(({ id }) => scenarioOf(lesson, id).deployment.replicas);
  return Array.from({ length: Math.max(...replicas) }, (_, index) => `web-${index + 1}`);
}

const named = (text: string, element: string, attribute: string): string[] =>
  [...text.matchAll(new RegExp(`<${element} ${attribute}="([^"]*)"`, "g"))].map(([, value]) => value ?? "");

const count = (text: string, part: string): number => text.split(part).length - 1;

/** The lines that say something, without their indentation. */
const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/**
 * What is wrong with the content of a lesson folder that can be run all the same: one sentence each, with the place and
 * what to do. Whether its variants do what it says of them only runs can tell.
 */
export function lintLesson(folder: LessonFolder, around: Around): string[] {
  const { lesson, narrative } = folder;
  return [
    ...sections(narrative),
    ...cards(lesson, narrative),
    ...poolProblems(folder, around.lessons),
    ...names(lesson, narrative),
    ...hints(narrative),
    ...quotes(folder),
    ...links(narrative, around),
    ...questions(lesson),
    ...recalled(folder, around),
    ...concepts(lesson, around),
  ];
}

function sections(text: string): string[] {
  const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading ?? "");
  const problems = lastSections
    .filter((section) => !headings.includes(section))
    .map((section) => `lesson.mdx: the section "## ${section}" is missing`);
  if (problems.length === 0 && headings.slice(-lastSections.length).join() !== lastSections.join())
    problems.push(`lesson.mdx: it has to end with the sections ${lastSections.join(", ")}, in this order`);
  return problems;
}

/** The variants that the text may speak of: a fault that is to be found is none. */
function toShow(lesson: Lesson): Variant[] {
  const pool = poolOf(lesson);
  return lesson.variants.filter((variant) => !pool.includes(variant));
}

function cards(lesson: Lesson, text: string): string[] {
  const problems = ["<Predict />", "<Explain />"].flatMap((card) =>
    count(text, card) === 1
      ? []
      : [`lesson.mdx: ${card} has to stand there once, not ${count(text, card)} times`],
  );
  const runs = named(text, "Run", "variant");
  for (const { id } of toShow(lesson)) {
    const times = runs.filter((run) => run === id).length;
    if (times !== 1)
      problems.push(`lesson.mdx: <Run variant="${id}" /> has to stand there once, not ${times} times`);
  }
  if (!/<Observe[ >]/.test(text)) problems.push("lesson.mdx: nothing says what to observe: add an <Observe>");
  const [predict, run, explain] = ["<Predict />", "<Run ", "<Explain />"].map((card) => text.indexOf(card));
  if (
    predict !== undefined &&
    run !== undefined &&
    explain !== undefined &&
    !(predict < run && run < explain)
  )
    problems.push("lesson.mdx: the order has to be <Predict />, a first <Run>, <Explain />");
  return problems;
}

/** Elements that name something, and what they may name. */
function names(lesson: Lesson, text: string): string[] {
  const known = [
    { element: "Run", attribute: "variant", names: toShow(lesson).map(({ id }) => id) },
    { element: "Check", attribute: "id", names: checkIds },
    { element: "Phase", attribute: "id", names: phases.map(({ id }) => id) },
    { element: "Pod", attribute: "name", names: podNames(lesson) },
    { element: "Observe", attribute: "at", names: Object.keys(moments) },
    { element: "InTier", attribute: "tier", names: ["container", "process"] },
  ] as const;
  return known.flatMap(({ element, attribute, names: allowed }) =>
    named(text, element, attribute)
      .filter((name) => !(allowed as readonly string[]).includes(name))
      .map((name) => `lesson.mdx: <${element} ${attribute}="${name}">: there is only ${allowed.join(", ")}`),
  );
}

function hints(text: string): string[] {
  const all = [...text.matchAll(/<Hint>([^]*?)<\/Hint>/g)].map(([, hint]) => hint?.trim() ?? "");
  if (all.length !== 3)
    return [
      `lesson.mdx: ${all.length} hints; there have to be three: where to look, which phase, what is wrong`,
    ];
  return all.flatMap((hint, index) => (hint === "" ? [`lesson.mdx: hint ${index + 1} is empty`] : []));
}

/** Code in the text is the code that runs. */
function quotes({ lesson, narrative, pods }: LessonFolder): string[] {
  const shown = toShow(lesson).flatMap(({ id }) => pods.get(id) ?? []);
  const programs = shown.map(({ text }) => `\n${linesOf(text).join("\n")}\n`);
  const found = [...narrative.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code]) => linesOf(code ?? ""));
  const strange = found.filter(
    (code) => !programs.some((program) => program.includes(`\n${code.join("\n")}\n`)),
  );
  return [
    ...(found.length === 0 ? ["lesson.mdx: no code of a pod is quoted (```ts)"] : []),
    ...strange.map(
      (code) =>
        `lesson.mdx: no pod has these lines in a row: "${code[0]} …"; quote it as it is, or as another language`,
    ),
  ];
}

function links(text: string, { lessons }: Around): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]*)/g)].map(([, target]) => target ?? "");
  const dead = targets.filter((target) => {
    const id = /^\/lessons\/([^/?#]+)/.exec(target)?.[1];
    return id === undefined ? !/^(https:\/\/|\/glossary(#|$))/.test(target) : !lessons.includes(id);
  });
  const mentioned = [...text.matchAll(/\blessons? (\d\d)\b/g)].map(([, number]) => number ?? "");
  const missing = mentioned.filter((number) => !lessons.some((id) => id.startsWith(number)));
  return [
    ...dead.map(
      (target) =>
        `lesson.mdx: the link to ${target} leads nowhere; there is /lessons/<id>, /glossary and https://`,
    ),
    ...new Set(missing.map((number) => `lesson.mdx: it speaks of lesson ${number}, and there is none`)),
  ];
}

function recalled({ id, lesson }: LessonFolder, { lessons }: Around): string[] {
  return lesson.recall.flatMap((question, index) => {
    const place = `lesson.ts: recall[${index}]`;
    const twice = lesson.recall.findIndex((other) => other.id === question.id) !== index;
    const known = lessons.includes(question.lesson) && question.lesson < id;
    return [
      ...(known ? [] : [`${place}.lesson: ${question.lesson} is no lesson before this one`]),
      ...(twice ? [`${place}.id: another question is called ${question.id}`] : []),
    ];
  });
}

function questions({ predict, explain, recall }: Lesson): string[] {
  const about = (name: string, { options }: Choice): string[] => {
    const right = options.filter((option) => option.right).length;
    const twice = options.find(({ id }, index) => options.findIndex((other) => other.id === id) !== index);
    return [
      ...(right === 1 ? [] : [`lesson.ts: ${name}.options: ${right} of them are right; it has to be one`]),
      ...(twice ? [`lesson.ts: ${name}.options: two are called ${twice.id}`] : []),
    ];
  };
  return [
    ...about("predict", predict),
    ...about("explain", explain),
    ...recall.flatMap((question, index) => about(`recall[${index}]`, question)),
  ];
}

function concepts(lesson: Lesson, { glossary }: Around): string[] {
  if (!glossary) return [];
  return lesson.concepts
    .filter((concept) => !glossary.has(concept))
    .map((concept) => `lesson.ts: concepts: the glossary (lessons/glossary.ts) doesn't explain "${concept}"`);
}

const glossarySchema = z.object({ glossary: z.record(z.string(), z.string()) });

/** The terms that `glossary.ts` beside the lessons explains; undefined where there is none. */
export async function glossaryTerms(root: string): Promise<ReadonlySet<string> | undefined> {
  const file = resolve(join(root, "glossary.ts"));
  const there = await access(file).then(
    () => true,
    () => false,
  );
  if (!there) return undefined;
  const { glossary } = glossarySchema.parse(await import(pathToFileURL(file).href));
  return new Set(Object.keys(glossary));
}
