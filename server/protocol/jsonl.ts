import * as z from "zod/mini";
import { eventSchema, foreignEventSchema, isKnownType, type LabEvent } from "./event.ts";
import { headerSchema, journalFormat, journalVersion, type Header } from "./journal.ts";
import { problems } from "./problems.ts";

/** A journal as it is kept: a header line, then an event a line. */
export interface Journal {
  readonly header: Header;
  readonly events: readonly LabEvent[];
}

/** A journal that can't be read. The message names the line, what is wrong with it and what to do. */
export class JournalError extends Error {
  override readonly name = "JournalError";
}

export const headerLine = (header: Header): string => `${JSON.stringify(header)}\n`;
export const eventLine = (event: LabEvent): string => `${JSON.stringify(event)}\n`;

/** The whole journal as `.jsonl` text. */
export const toJsonl = ({ header, events }: Journal): string =>
  headerLine(header) + events.map(eventLine).join("");

const versionSchema = z.looseObject({ format: z.string(), version: z.number() });

function parseLine(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new JournalError(`line ${line} is not JSON: the file is damaged or cut off; export the run again`);
  }
}

function parseHeader(text: string): Header {
  const raw = parseLine(text, 1);
  const kind = versionSchema.safeParse(raw);
  if (!kind.success || kind.data.format !== journalFormat) {
    throw new JournalError(`line 1 is no journal header: expected {"format":"${journalFormat}", …}`);
  }
  if (kind.data.version !== journalVersion) {
    throw new JournalError(
      `this journal has version ${kind.data.version}, this program reads version ${journalVersion}: ` +
        `open it with the version of Last Call that wrote it, or run the scenario again`,
    );
  }
  const header = headerSchema.safeParse(raw);
  if (!header.success) throw new JournalError(`line 1: ${problems(header.error)}`);
  return header.data;
}

function parseEvent(text: string, line: number): LabEvent {
  const raw = parseLine(text, line);
  const outer = foreignEventSchema.safeParse(raw);
  if (!outer.success) throw new JournalError(`line ${line}: ${problems(outer.error)}`);
  if (!isKnownType(outer.data.type)) return outer.data as unknown as LabEvent;
  const event = eventSchema.safeParse(raw);
  if (!event.success) throw new JournalError(`line ${line} (${outer.data.type}): ${problems(event.error)}`);
  return event.data;
}

/**
 * Reads a `.jsonl` journal.
 *
 * @throws JournalError naming the line, for another format or version, a damaged line, time that goes back, or a gap
 * in `seq` that no `journal.dropped` accounts for.
 */
export function fromJsonl(text: string): Journal {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  if (lines.length === 0) throw new JournalError("the file is empty: a journal starts with a header line");
  const header = parseHeader(lines[0] as string);
  const events = lines.slice(1).map((line, index) => parseEvent(line, index + 2));
  const spans = events.filter((event) => event.type === "journal.dropped");
  const givenUp = (seq: number) => spans.some(({ from, to }) => from <= seq && seq <= to);
  let last = { seq: 0, t: 0 };
  for (const [index, event] of events.entries()) {
    const line = index + 2;
    for (let seq = last.seq + 1; seq < event.seq; seq += 1) {
      if (!givenUp(seq))
        throw new JournalError(`line ${line}: event ${seq} is missing; the file is not whole`);
    }
    if (event.seq <= last.seq)
      throw new JournalError(`line ${line}: event ${event.seq} comes after ${last.seq}`);
    if (event.t < last.t)
      throw new JournalError(`line ${line}: time goes back from ${last.t} to ${event.t} ms`);
    last = event;
  }
  return { header, events };
}
