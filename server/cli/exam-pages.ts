import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { formats, type Examined, type Look } from "../exam/index.ts";
import { writeJournal } from "../journal/index.ts";
import { replayTemplate } from "../main.ts";
import { replayPage, toJsonl } from "../protocol/index.ts";
import { UsageError } from "./verb.ts";

/** The page into which a journal is put, so that it can be replayed. @throws UsageError when it has not been built */
export async function readTemplate(): Promise<string> {
  if (existsSync(replayTemplate)) return readFile(replayTemplate, "utf8");
  throw new UsageError(
    "the page that replays a trial has not been built: run `npm run build`, and the exam again",
  );
}

/**
 * Writes every trial as a journal and as a page that replays it, and the report that leads to them.
 *
 * @returns the report's path
 */
export async function writePages(
  folder: string,
  template: string,
  examined: Examined,
  look: Look,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const names = pageNames(examined);
  for (const [nth, { journal }] of examined.trials.entries()) {
    const name = join(folder, names[nth] ?? "");
    await writeJournal(`${name}.jsonl`, journal);
    await writeFile(`${name}.html`, replayPage(template, toJsonl(journal)));
  }
  const index = join(folder, "index.html");
  await writeFile(index, formats.html(examined, { ...look, replays: names.map((name) => `${name}.html`) }));
  return index;
}

/** One name for each trial; of several repeats the second one is numbered. */
function pageNames({ trials }: Examined): string[] {
  const times = new Map<string, number>();
  return trials.map(({ name }) => {
    const nth = (times.get(name) ?? 0) + 1;
    times.set(name, nth);
    return nth === 1 ? name : `${name}-${nth}`;
  });
}
