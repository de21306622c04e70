import { readFile } from "node:fs/promises";
import { writeJournal } from "../journal/index.ts";
import {
  differences,
  findLessonOrFolder,
  findVariant,
  jobOf,
  makeRun,
  ownTexts,
  type LessonFolder,
} from "../lessons/index.ts";
import { lessonsFolder } from "../main.ts";
import { reportOf, type Variant } from "../protocol/index.ts";
import { onGround } from "./ground.ts";
import { printReport } from "./print-report.ts";
import { interruption, readArgs, settingsOf, tierOf, UsageError, type Verb } from "./verb.ts";

export const run: Verb = {
  name: "run",
  usage:
    "run <lesson or folder> [--variant V] [--program FILE] [--manifest FILE] [--out FILE.jsonl] [--json]",
  summary: "run one variant of a lesson and judge it",
  help: `
Runs a lesson's scenario once, with real processes and real requests, and prints what was lost and why.

  --variant V       which pod (default broken)
  --program FILE    your own program in the place of that pod's
  --manifest FILE   your own manifest, a Deployment in YAML, in the place of that pod's
  --seed N          the seed of arrivals, routes and lags (default: the lesson's)
  --second MS       the length of a cluster second in ms, 20 to 1000 (default: the lesson's)
  --tier T          container or process: force a sandbox tier instead of the best one
  --out FILE.jsonl  keep the journal
  --json            print one JSON object instead of the report

Exit code 0 when the variant did what the lesson says of it, and something of your own what it says of the fixed pod;
1 when not, 2 for usage.
`,
  async main(args) {
    const { values, positionals } = readArgs(args, {
      variant: { type: "string" },
      program: { type: "string" },
      manifest: { type: "string" },
      seed: { type: "string" },
      second: { type: "string" },
      tier: { type: "string" },
      out: { type: "string" },
      json: { type: "boolean" },
    });
    const [name, ...more] = positionals;
    if (name === undefined || more.length > 0) throw new UsageError("run takes one lesson");
    const tier = tierOf(values.tier);
    const settings = settingsOf(values);
    const folder = await findLessonOrFolder(lessonsFolder, name).catch(asUsage);
    const variant = await Promise.resolve(values.variant ?? "broken")
      .then((id) => findVariant(folder, id))
      .catch(asUsage);
    const texts = { program: await textOf(values.program), manifest: await textOf(values.manifest) };
    const stop = interruption();
    const { history, header, events } = await onGround(tier, async (ground) => {
      const own = await ownTexts(texts, folder, ground.sandbox.tier);
      return makeRun(jobOf(folder, variant.id, "scripted", settings, own), ground, stop);
    });
    if (values.out !== undefined) await writeJournal(values.out, { header, events });
    const goal = header.edited ? fixedOf(folder) : variant;
    const wrong = differences(history, folder.lesson, goal);
    if (values.json) process.stdout.write(`${JSON.stringify(reportOf(history))}\n`);
    else printReport(history, folder.lesson, goal, wrong);
    return wrong.length === 0 ? 0 : 1;
  },
};

const textOf = async (file: string | undefined): Promise<string | undefined> =>
  file === undefined ? undefined : readFile(file, "utf8").catch(asUsage);

/** What a program or a manifest of one's own is held against. */
const fixedOf = (folder: LessonFolder): Variant =>
  findVariant(folder, folder.lesson.variants.find(({ role }) => role === "fixed")?.id ?? "fixed");

/** A lesson or variant that isn't there is a mistake on the command line. */
const asUsage = (error: unknown): never => {
  throw new UsageError(error instanceof Error ? error.message : String(error));
};
