import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { writeJournal } from "../journal/index.ts";
import {
  findLessonOrFolder,
  glossaryTerms,
  lintLesson,
  prove,
  readCatalogue,
  rewriteClaims,
  variantClaims,
  type LessonFolder,
  type VariantResult,
  type VerifiedRun,
} from "../lessons/index.ts";
import { lessonsFolder } from "../main.ts";
import { onGround } from "./ground.ts";
import { interruption, readArgs, settingsOf, tierOf, UsageError, whole, type Verb } from "./verb.ts";

async function chosen(names: readonly string[]): Promise<LessonFolder[]> {
  if (names.length > 0) {
    return Promise.all(names.map((name) => findLessonOrFolder(lessonsFolder, name))).catch(
      (error: unknown) => {
        throw new UsageError(error instanceof Error ? error.message : String(error));
      },
    );
  }
  const { lessons, problems } = await readCatalogue(lessonsFolder);
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join("\n"));
  return [...lessons];
}

/** How many failures of one variant are printed; the rest is a number. */
const shown = 5;

/** What is wrong with one lesson's text and questions. */
interface Content {
  readonly lesson: string;
  readonly problems: readonly string[];
}

async function contentOf(folders: readonly LessonFolder[]): Promise<Content[]> {
  const { lessons } = await readCatalogue(lessonsFolder);
  const ids = lessons.map(({ id }) => id);
  const glossary = await glossaryTerms(lessonsFolder);
  return folders.map((folder) => {
    // A lesson of one's own has no glossary beside it.
    const terms = ids.includes(folder.id) ? glossary : undefined;
    return { lesson: folder.id, problems: lintLesson(folder, { lessons: ids, glossary: terms }) };
  });
}

const contentLines = (content: readonly Content[]): string[] =>
  content.flatMap(({ lesson, problems }) => problems.map((problem) => `${lesson}/${problem}`));

function table(results: readonly VariantResult[]): string {
  const name = ({ lesson, variant }: VariantResult) => `${lesson} ${variant}`;
  const width = Math.max(...results.map((result) => name(result).length));
  return results
    .flatMap((result) => [
      `${name(result).padEnd(width)}  ${result.held} of ${result.repeats} held`,
      ...result.failures.slice(0, shown).map((failure) => `    ${failure}`),
      ...(result.failures.length > shown ? [`    … and ${result.failures.length - shown} more`] : []),
    ])
    .join("\n");
}

export const verify: Verb = {
  name: "verify",
  usage: "verify [lesson…] [--repeat N] [--jobs N] [--rewrites] [--json]",
  summary: "prove that every variant shows what its lesson says",
  help: `
Runs every variant of the named lessons (default: all) and compares what happened with what the lesson says of it.
Before that, the lessons' texts and questions are looked through for what is missing, empty, dead or unknown.

  --repeat N   how often each variant is run, each time with another seed (default 1)
  --jobs N     how many runs are made side by side (default 1); each takes most of a processor
  --seed N     the first seed (default: the lesson's)
  --second MS  the length of a cluster second in ms, 20 to 1000 (default: the lesson's)
  --tier T     container or process: force a sandbox tier instead of the best one
  --rewrites   run the lessons' rewrites instead: other answers, right ones and wrong ones
  --out DIR    keep the journal of every run that did not hold there
  --json       print one JSON object instead of the table

Exit code 0 when everything held, 1 when not, 2 for usage.
`,
  async main(args) {
    const { values, positionals } = readArgs(args, {
      repeat: { type: "string" },
      jobs: { type: "string" },
      seed: { type: "string" },
      second: { type: "string" },
      tier: { type: "string" },
      rewrites: { type: "boolean" },
      out: { type: "string" },
      json: { type: "boolean" },
    });
    const tier = tierOf(values.tier);
    const settings = settingsOf(values);
    const repeat = whole("repeat", values.repeat, { min: 1, max: 10_000 }) ?? 1;
    const jobs = whole("jobs", values.jobs, { min: 1, max: 64 }) ?? 1;
    const folders = await chosen(positionals);
    const signal = interruption();
    const content = await contentOf(folders);
    for (const line of contentLines(content)) process.stderr.write(`${line}\n`);
    const onRun = async ({ lesson, variant, run, seed, problems, header, events }: VerifiedRun) => {
      const state =
        problems.length === 0 ? "held" : `${problems.length} differences, the first: ${problems[0]}`;
      process.stderr.write(`${lesson} ${variant} ${run}/${repeat}: ${state}\n`);
      if (values.out === undefined || problems.length === 0) return;
      await mkdir(values.out, { recursive: true });
      await writeJournal(join(values.out, `${lesson}-${variant.replace("/", "-")}-${seed}.jsonl`), {
        header,
        events,
      });
    };
    const results = await onGround(tier, async (ground) => {
      const { tier: found } = ground.sandbox;
      const claims = values.rewrites
        ? await Promise.all(folders.map((folder) => rewriteClaims(folder, found)))
        : folders.map((folder) => variantClaims(folder, found));
      return prove(claims.flat(), { repeat, jobs, settings, ground, signal, onRun });
    });
    const passed =
      !signal.aborted &&
      content.every(({ problems }) => problems.length === 0) &&
      results.every(({ failures }) => failures.length === 0);
    if (values.json) process.stdout.write(`${JSON.stringify({ passed, lessons: results, content })}\n`);
    else
      process.stdout.write(
        [
          ...contentLines(content),
          table(results),
          passed ? "Everything held." : "Not everything held.",
          "",
        ].join("\n"),
      );
    return passed ? 0 : 1;
  },
};
