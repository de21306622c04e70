import { constants } from "node:fs";
import { access, mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Journal, KeptRun } from "../../protocol/index.ts";
import { isRunName } from "./names.ts";
import { Shelf, type Found } from "./shelf.ts";
import { keptRunOf } from "./summarize.ts";

export interface KeptRunsOptions {
  /** The folder in which the server keeps its data; the runs get one of their own in it. */
  readonly data: string;
  /** How many runs are kept, and in how many bytes; the oldest go first. The newest always stays. */
  readonly runs?: number;
  readonly bytes?: number;
  /** Takes a line about a file that can't be read, or can't be removed. */
  readonly log: (line: string) => void;
}

/** What came of keeping a run: its summary, and why it is not on the disk, if it isn't. */
interface Kept {
  readonly summary: KeptRun;
  readonly trouble?: string;
}

/** A kept run whose journal can't be read any more. */
export class DamagedRunError extends Error {
  override readonly name = "DamagedRunError";
}

export const defaultRuns = 500;
const defaultBytes = 512 * 1024 * 1024;

const startOf = ({ kept, written }: Found): string => kept?.startedAt ?? new Date(written).toISOString();
const newestFirst = (a: Found, b: Found): number => startOf(b).localeCompare(startOf(a));
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The finished runs of every session, on disk: as many as there is room for. */
export class KeptRuns {
  readonly #shelf: Shelf;
  readonly #runs: number;
  readonly #bytes: number;
  readonly #log: (line: string) => void;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(shelf: Shelf, { runs = defaultRuns, bytes = defaultBytes, log }: KeptRunsOptions) {
    this.#shelf = shelf;
    this.#runs = runs;
    this.#bytes = bytes;
    this.#log = log;
  }

  /** Makes the folder where it is missing. @throws Error saying what to do when it can't be used */
  static async open(options: KeptRunsOptions): Promise<KeptRuns> {
    const folder = join(options.data, "runs");
    const shelf = new Shelf(folder, options.log);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
      await shelf.sweep();
    } catch (error) {
      throw new Error(
        `runs can't be kept in ${options.data}: ${messageOf(error)}; mend it, or name another folder with --data`,
        { cause: error },
      );
    }
    return new KeptRuns(shelf, options);
  }

  /**
   * Keeps a finished run; from then on it is in the list. Rejects only when the journal can't be understood, never for
   * want of room.
   */
  async keep(run: string, journal: Journal): Promise<Kept> {
    return this.#inTurn(async () => {
      const summary = await keptRunOf(run, journal);
      try {
        await this.#shelf.put(summary, journal);
        await this.#makeRoom().catch((error: unknown) =>
          this.#log(`the oldest of the kept runs can't be removed: ${messageOf(error)}`),
        );
        return { summary };
      } catch (error) {
        return { summary, trouble: `the run ${run} could not be kept: ${messageOf(error)}` };
      }
    });
  }

  /** The kept runs, the newest first; of one lesson, or of all. */
  async list(lesson?: string): Promise<KeptRun[]> {
    const found = await this.#inTurn(() => this.#shelf.all());
    return found
      .toSorted(newestFirst)
      .flatMap(({ kept }) => (kept && (lesson === undefined || kept.lesson === lesson) ? kept : []));
  }

  /** The `.jsonl` of a kept run; undefined when it isn't kept. @throws DamagedRunError */
  async journal(run: string): Promise<Buffer | undefined> {
    if (!isRunName(run)) return undefined;
    try {
      return await this.#inTurn(() => this.#shelf.read(run));
    } catch (error) {
      const why = `the journal of the run ${run} can't be read: ${messageOf(error)}`;
      throw new DamagedRunError(why, { cause: error });
    }
  }

  /** Resolves once everything that was to be kept has been written. */
  async settled(): Promise<void> {
    await this.#turn;
  }

  /** One thing after the other: a list that is asked for while a run is being written waits for it. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(act);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #makeRoom(): Promise<void> {
    let [runs, bytes] = [0, 0];
    for (const found of (await this.#shelf.all()).toSorted(newestFirst)) {
      runs += 1;
      bytes += found.bytes;
      const tooMuch = runs > this.#runs || bytes > this.#bytes;
      if (tooMuch && runs > 1) await this.#shelf.remove(found.run);
    }
  }
}
