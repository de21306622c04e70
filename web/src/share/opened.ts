import { fromJsonl, JournalError, type Journal } from "../../../server/protocol/index.ts";
import type { World } from "../world/index.ts";

/** Journals that were opened from files: the server doesn't have them. */
const journals = new Map<string, Journal>();

export const openedJournal = (run: string): Journal | undefined => journals.get(run);

/** A name for a journal by what is in it: opened twice, it is the same run. FNV-1a. */
function idOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return `file-${(hash >>> 0).toString(16).padStart(8, "0")}`;
}

/**
 * Shows a journal's run.
 *
 * @returns its lesson.
 * @throws JournalError naming the line that can't be read.
 */
export function openJournal(world: World, text: string): string {
  const journal = fromJsonl(text);
  const id = idOf(text);
  journals.set(id, journal);
  world.open(id, journal);
  return journal.header.lesson;
}

/** Shows a `.jsonl` file's run; trouble becomes a notice. Resolves to its lesson, or undefined when it can't be read. */
export async function openFile(world: World, file: File): Promise<string | undefined> {
  try {
    return openJournal(world, await file.text());
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    world.tell(`The file ${file.name} can't be shown: ${error.message}.`);
    return undefined;
  }
}
