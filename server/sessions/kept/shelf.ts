import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fromJsonl, type Journal, type KeptRun } from "../../protocol/index.ts";
import { readJournalFile, writeJournalFile } from "./journal-file.ts";
import { isPart, partOf, pathOf, runOf } from "./names.ts";
import { keptRunOf } from "./summarize.ts";
import { readSummaryFile, writeSummaryFile } from "./summary-file.ts";

/** A journal on the shelf, whether it can be read or not. */
export interface Found {
  readonly run: string;
  /** Of its journal. */
  readonly bytes: number;
  /** When its file was written, ms since 1970. */
  readonly written: number;
  /** What it is; undefined for a damaged one. */
  readonly kept: KeptRun | undefined;
}

/** What is still being written is never this old, in ms; what is, was left behind by a server that was killed. */
const abandonedAfter = 10 * 60_000;

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ENOENT";

/**
 * The folder of the kept runs: what is in it is all that is known, so that several servers may share it. A journal gets
 * its name once it is whole, so that no server that is killed leaves half a run.
 */
export class Shelf {
  readonly #folder: string;
  readonly #log: (line: string) => void;
  readonly #known = new Map<string, Found>();

  /** @param log takes a line about a file that can't be read, once for each. */
  constructor(folder: string, log: (line: string) => void) {
    this.#folder = folder;
    this.#log = log;
  }

  /** Puts a run there. @throws Error when the disk takes it no more; nothing of it is left then */
  async put(kept: KeptRun, journal: Journal): Promise<void> {
    const path = pathOf(this.#folder, kept.run, "journal");
    try {
      // Somebody may have removed it since.
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await writeJournalFile(partOf(path), journal);
      await writeSummaryFile(this.#folder, kept, (await stat(partOf(path))).size);
      await rename(partOf(path), path);
    } catch (error) {
      await this.remove(kept.run).catch(() => undefined);
      throw error;
    }
  }

  /** Every run that is there, in no order. */
  async all(): Promise<Found[]> {
    const files = await readdir(this.#folder).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    const runs = files.flatMap((file) => runOf(file, "journal") ?? []);
    const found: Found[] = [];
    for (const run of runs) found.push(...(await this.#look(run)));
    for (const run of this.#known.keys()) if (!runs.includes(run)) this.#known.delete(run);
    return found;
  }

  /** The journal of a run as `.jsonl`; undefined when it isn't there. @throws Error when it is damaged */
  async read(run: string): Promise<Buffer | undefined> {
    try {
      return await readJournalFile(pathOf(this.#folder, run, "journal"));
    } catch (error) {
      if (isMissing(error)) return undefined;
      for (const found of await this.#look(run)) if (found.kept) this.#giveUp(found, error);
      throw error;
    }
  }

  /** The journal goes before its summary: without it there is no run. */
  async remove(run: string): Promise<void> {
    const paths = [pathOf(this.#folder, run, "journal"), pathOf(this.#folder, run, "summary")];
    for (const path of [...paths.map(partOf), ...paths]) await rm(path, { force: true });
  }

  /** Removes what servers that were killed have left: parts of files, and summaries without a journal. */
  async sweep(): Promise<void> {
    const files = await readdir(this.#folder);
    const journals = new Set(files.flatMap((file) => runOf(file, "journal") ?? []));
    for (const file of files) {
      const summary = runOf(file, "summary");
      if (!isPart(file) && (summary === undefined || journals.has(summary))) continue;
      const path = join(this.#folder, file);
      const { mtimeMs = Infinity } = (await stat(path).catch(() => undefined)) ?? {};
      if (Date.now() - mtimeMs > abandonedAfter) await rm(path, { force: true });
    }
  }

  /** One run, if it is there. What is known of a file holds as long as the file stays the same. */
  async #look(run: string): Promise<Found[]> {
    const file = await stat(pathOf(this.#folder, run, "journal")).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    if (!file) return [];
    const { size: bytes, mtimeMs: written } = file;
    const known = this.#known.get(run);
    if (known?.bytes === bytes && known.written === written) return [known];
    const found = { run, bytes, written, kept: await readSummaryFile(this.#folder, run, bytes) };
    this.#known.set(run, found);
    return [found.kept ? found : await this.#mend(found)];
  }

  /** Makes the summary of a journal anew, as of one that an older version kept. */
  async #mend(found: Found): Promise<Found> {
    try {
      const text = await readJournalFile(pathOf(this.#folder, found.run, "journal"));
      const kept = await keptRunOf(found.run, fromJsonl(text.toString("utf8")));
      await writeSummaryFile(this.#folder, kept, found.bytes).catch(() => undefined);
      const mended = { ...found, kept };
      this.#known.set(found.run, mended);
      return mended;
    } catch (error) {
      return this.#giveUp(found, error);
    }
  }

  #giveUp(found: Found, error: unknown): Found {
    const path = pathOf(this.#folder, found.run, "journal");
    const why = error instanceof Error ? error.message : String(error);
    this.#log(`left out of the kept runs: ${path} can't be read: ${why}`);
    const damaged = { ...found, kept: undefined };
    this.#known.set(found.run, damaged);
    return damaged;
  }
}
