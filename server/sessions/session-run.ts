import { JournalStore } from "../journal/index.ts";
import type { Down, Header, Journal, LabEvent } from "../protocol/index.ts";
import type { Series } from "./series.ts";

/** What a page knows of a session: which run, and the last event of it. */
export interface KnownSoFar {
  readonly run: string | null;
  readonly after: number;
}

/** A run of a session: its journal so far. */
export class SessionRun {
  readonly id: string;
  readonly header: Header;
  /** The series that it is one of. */
  readonly series: Series | undefined;
  /** When it was begun, on the clock of `performance`. */
  readonly begun = performance.now();
  readonly #store = new JournalStore();
  /** It has ended, or was given up: what a lab still says of it counts no more. */
  over = false;

  constructor(id: string, header: Header, series: Series | undefined) {
    this.id = id;
    this.header = header;
    this.series = series;
  }

  get journal(): Journal {
    return { header: this.header, events: this.#store.after(0) };
  }

  /** @throws Error when an event is missing before these */
  append(events: readonly LabEvent[]): void {
    for (const event of events) this.#store.append(event);
  }

  /** Ends the journal as it stands. @returns the last event, which tells why */
  breakOff(how: "failed" | "stopped", why: string): LabEvent {
    const { lastSeq } = this.#store;
    const t = this.#store.after(lastSeq - 1).at(-1)?.t ?? 0;
    const event = { seq: lastSeq + 1, t, type: "run.finished", how, why } as const;
    this.#store.append(event);
    return event;
  }

  /** What somebody has to be told who knows so much: the run itself, unless they can go on from there, and its events. */
  *since({ run, after }: KnownSoFar): Generator<Down> {
    const { id, header } = this;
    const goesOn = run === id && after <= this.#store.lastSeq && this.#store.resumableFrom(after);
    if (goesOn) yield { type: "resumed", run: id, after };
    else yield { type: "run", run: id, header };
    const events = [...this.#store.after(goesOn ? after : 0)];
    if (events.length > 0) yield { type: "events", run: id, events };
  }
}
