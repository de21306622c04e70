import { writeJournal } from "../journal/index.ts";
import { differences, findLessonOrFolder, findVariant, jobOf, makeRun } from "../lessons/index.ts";
import { lessonsFolder } from "../main.ts";
import { reportOf } from "../protocol/index.ts";
import { onGround } from "./ground.ts";
import { printReport } from "./print-report.ts";
import { interruption, readArgs, settingsOf, tierOf, UsageError, type Verb } from "./verb.ts";

export const run: Verb = {
  name: "run",
  usage: "run <lesson or folder> [--variant V] [--out FILE.jsonl] [--json]",
  summary: "run one variant of a lesson and judge it",
  help: `
Runs a lesson's scenario once, with real processes and real requests, and prints what was lost and why.

  --variant V       which pod (default broken)
  --seed N          the seed of arrivals, routes and lags (default: the lesson's)
  --second MS       the length of a cluster second in ms, 20 to 1000 (default: the lesson's)
  --tier T          container or process: force a sandbox tier instead of the best one
  --out FILE.jsonl  keep the journal
  --json            print one JSON object instead of the report

Exit code 0 when the variant did what the lesson says of it, 1 when not, 2 for usage.
`,
  async main(args) {
    const { values, positionals } = readArgs(args, {
      variant: { type: "string" },
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
    const job = jobOf(folder, variant.id, "scripted", settings);
    const stop = interruption();
    const { history, header, events } = await onGround(tier, (ground) => makeRun(job, ground, stop));
    if (values.out !== undefined) await writeJournal(values.out, { header, events });
    const wrong = differences(history, folder.lesson, variant);
    if (values.json) process.stdout.write(`${JSON.stringify(reportOf(history))}\n`);
    else printReport(history, folder.lesson, variant, wrong);
    return wrong.length === 0 ? 0 : 1;
  },
};

/** A lesson or variant that isn't there is a mistake on the command line. */
const asUsage = (error: unknown): never => {
  throw new UsageError(error instanceof Error ? error.message : String(error));
};
