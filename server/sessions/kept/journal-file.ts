import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { createGzip, gunzip } from "node:zlib";
import { eventLine, headerLine, type Journal } from "../../protocol/index.ts";

/** So many events become text at a time: a long run must not hold up the streams of other labs. */
const slice = 1000;

function* textOf({ header, events }: Journal): Generator<string> {
  yield headerLine(header);
  for (let from = 0; from < events.length; from += slice) {
    const lines = events.slice(from, from + slice).map(eventLine);
    yield lines.join("");
  }
}

/** Writes a journal as compressed `.jsonl`, down to the disk. */
export const writeJournalFile = (path: string, journal: Journal): Promise<void> =>
  pipeline(
    Readable.from(textOf(journal)),
    createGzip(),
    createWriteStream(path, { mode: 0o600, flush: true }),
  );

const unzip = promisify(gunzip);

/**
 * The `.jsonl` of a kept journal, just as it was written: the file carries a checksum.
 *
 * @throws Error with code ENOENT when there is no such file, and another when it is damaged.
 */
export const readJournalFile = async (path: string): Promise<Buffer> => unzip(await readFile(path));
