import type { Down, Header, LabEvent } from "../../../server/protocol/index.ts";

/** What the page has to do about a frame. `again`: what was received doesn't join on; ask anew from `known`. */
export type Step =
  | { readonly do: "start"; readonly run: string; readonly header: Header }
  | { readonly do: "append"; readonly run: string; readonly events: readonly LabEvent[] }
  | { readonly do: "again"; readonly why: string }
  | { readonly do: "nothing" };

const nothing: Step = { do: "nothing" };

/**
 * How far this page has read the run: nothing is lost and nothing is doubled, whatever the connection does. An event
 * that is already known is skipped, one that doesn't join on is never shown: the page asks again from the last good.
 */
export class Cursor {
  #run: string | null = null;
  #seq = 0;
  readonly #dropped: [from: number, to: number][] = [];

  /** What to say in `hello`. */
  get known(): { run: string | null; after: number } {
    return { run: this.#run, after: this.#seq };
  }

  /** Forgets the run, when the lab that had it is gone. */
  forget(): void {
    this.#begin(null);
  }

  receive(frame: Extract<Down, { type: "run" | "resumed" | "idle" | "events" }>): Step {
    switch (frame.type) {
      case "idle":
        return nothing;
      case "run":
        this.#begin(frame.run);
        return { do: "start", run: frame.run, header: frame.header };
      case "resumed":
        if (frame.run === this.#run && frame.after <= this.#seq) return nothing;
        this.#begin(null);
        return { do: "again", why: "the server resumed another place than this page had reached" };
      case "events":
        return this.#append(frame.run, frame.events);
    }
  }

  #begin(run: string | null): void {
    this.#run = run;
    this.#seq = 0;
    this.#dropped.length = 0;
  }

  #append(run: string, events: readonly LabEvent[]): Step {
    // Frames of an earlier run may still be on their way when the next one starts.
    if (run !== this.#run) return nothing;
    const fresh: LabEvent[] = [];
    // First of all: of what was given up some events were kept, and those come before the one that says so.
    for (const event of events)
      if (event.type === "journal.dropped") this.#dropped.push([event.from, event.to]);
    for (const event of events) {
      if (event.seq <= this.#seq) continue;
      if (!this.#joins(event.seq)) {
        if (fresh.length === 0) return { do: "again", why: `event ${this.#seq + 1} is missing` };
        break;
      }
      this.#seq = event.seq;
      fresh.push(event);
    }
    return fresh.length === 0 ? nothing : { do: "append", run, events: fresh };
  }

  /** Whether nothing is missing before `seq` but what the journal says it gave up. */
  #joins(seq: number): boolean {
    let next = this.#seq + 1;
    while (next < seq) {
      const span = this.#dropped.find(([from, to]) => from <= next && next <= to);
      if (!span) return false;
      next = span[1] + 1;
    }
    return true;
  }
}
