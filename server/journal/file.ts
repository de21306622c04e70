import { readFile, rename, writeFile } from "node:fs/promises";
import { fromJsonl, toJsonl, type Journal } from "../protocol/index.ts";

/** Writes a whole journal as `.jsonl`; the file appears complete or not at all. */
export async function writeJournal(path: string, journal: Journal): Promise<void> {
  const partial = `${path}.${process.pid}.part`;
  await writeFile(partial, toJsonl(journal));
  await rename(partial, path);
}

/** Reads a `.jsonl` journal. @throws JournalError naming the line; the file system's error when it can't be read. */
export async function readJournal(path: string): Promise<Journal> {
  return fromJsonl(await readFile(path, "utf8"));
}
