import { randomBytes } from "node:crypto";
import { globSync, readFileSync, rmSync, statSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { savedRoomSchema, type SavedRoom } from "./saved-room.ts";

/** A room whose server has been gone for longer than this, in ms, is over: who comes then comes to another one. */
const over = 30 * 60_000;

const name = "workshop.json";
/** What is still being written is never this old, in ms. */
const abandonedAfter = 60_000;

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ENOENT";
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What tells a file from the one before it: a clock that ticks every few ms alone doesn't. */
function stampOf(path: string): string {
  const { ino, mtimeMs } = statSync(path);
  return `${ino} ${mtimeMs}`;
}

/** Removes what servers that were killed have left half written. */
function sweep(data: string): void {
  for (const file of globSync(`${name}.*.part`, { cwd: data })) {
    const path = join(data, file);
    const { mtimeMs = Infinity } = statSync(path, { throwIfNoEntry: false }) ?? {};
    if (Date.now() - mtimeMs > abandonedAfter) rmSync(path, { force: true });
  }
}

/**
 * Where a workshop's room is kept, so that whoever has a seat still has it when the next server is there. Two servers may
 * share it for a while, as when one takes over from the other.
 */
export class RoomFile {
  readonly #path: string;
  /** What is still being written: of this server, for another one may write as well. */
  readonly #part: string;
  readonly #log: (line: string) => void;
  readonly #now: () => number;
  /** The file as it was when it was read or written last. */
  #known = "";
  #said = "";
  #writing: Promise<void> | undefined;
  #due: (() => SavedRoom) | undefined;

  /** @param log takes a line about a file that can't be read or written */
  constructor(data: string, log: (line: string) => void, now: () => number = Date.now) {
    this.#path = join(data, name);
    this.#part = `${this.#path}.${randomBytes(4).toString("hex")}.part`;
    sweep(data);
    this.#log = log;
    this.#now = now;
  }

  /** The room as another server has left it since the last look; undefined when there is none, or it is over. */
  news(): SavedRoom | undefined {
    try {
      const found = stampOf(this.#path);
      if (found === this.#known) return undefined;
      this.#known = found;
      const room = savedRoomSchema.parse(JSON.parse(readFileSync(this.#path, "utf8")));
      return this.#now() - room.savedAt > over ? undefined : room;
    } catch (error) {
      if (!isMissing(error))
        this.#complain(`the workshop in ${this.#path} can't be read: ${messageOf(error)}`);
      return undefined;
    }
  }

  /** Writes it soon, as it is by then: however much happens meanwhile, one write is under way at a time. */
  keep(room: () => SavedRoom): void {
    this.#due = room;
    this.#writing ??= this.#writeAll().finally(() => (this.#writing = undefined));
  }

  /** Resolves once all that was to be kept is on the disk. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  /** Once: a full disk stays full while a whole room goes on. */
  #complain(line: string): void {
    if (line !== this.#said) this.#log(line);
    this.#said = line;
  }

  async #writeAll(): Promise<void> {
    for (let room = this.#due; room; room = this.#due) {
      this.#due = undefined;
      try {
        await writeFile(this.#part, JSON.stringify(room()), { mode: 0o600 });
        await rename(this.#part, this.#path);
        this.#known = stampOf(this.#path);
      } catch (error) {
        this.#complain(`the workshop can't be kept in ${this.#path}: ${messageOf(error)}`);
      }
    }
  }
}
