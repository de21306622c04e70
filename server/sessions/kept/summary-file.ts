import { readFile, rename, writeFile } from "node:fs/promises";
import * as z from "zod/mini";
import { keptRunSchema, type KeptRun } from "../../protocol/index.ts";
import { partOf, pathOf } from "./names.ts";

/** A summary, and the size of the journal that it was made from: with another size the two don't belong together. */
const fileSchema = z.object({ kept: keptRunSchema, bytes: z.int() });

/** Writes a run's summary; the file appears complete or not at all. */
export async function writeSummaryFile(folder: string, kept: KeptRun, bytes: number): Promise<void> {
  const path = pathOf(folder, kept.run, "summary");
  await writeFile(partOf(path), JSON.stringify({ kept, bytes }), { mode: 0o600, flush: true });
  await rename(partOf(path), path);
}

/** The summary of a run; undefined when there is none that fits a journal of so many bytes. */
export async function readSummaryFile(
  folder: string,
  run: string,
  bytes: number,
): Promise<KeptRun | undefined> {
  try {
    const file = fileSchema.parse(JSON.parse(await readFile(pathOf(folder, run, "summary"), "utf8")));
    return file.bytes === bytes && file.kept.run === run ? file.kept : undefined;
  } catch {
    return undefined;
  }
}
