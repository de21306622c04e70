import { rename, writeFile } from "node:fs/promises";
import { toJsonl, type Journal } from "../protocol/index.ts";

/** Writes a whole journal as `.jsonl`; the file appears complete or not at all. */
export async function writeJournal(path: string, journal: Journal): Promise<void> {
  const partial = `${path}.${process.pid}.part`;
  await writeFile(partial, toJsonl(journal));
  await rename(partial, path);
}
