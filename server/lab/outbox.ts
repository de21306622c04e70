import type { Header, LabEvent } from "../protocol/index.ts";

/** What a lab's process says. */
export type Message =
  /** It has started up. */
  | { type: "ready" }
  | { type: "header"; run: string; header: Header }
  | { type: "events"; run: string; events: LabEvent[] }
  | { type: "ack"; id: number; refused?: string }
  | { type: "failed"; run: string; why: string }
  | { type: "finished"; run: string };

/** How long events are gathered before they are sent on together, in ms: one frame. */
const gather = 16;

/** Sends a lab's messages in their order, its events in bundles. */
export class Outbox {
  readonly #send: (message: Message, sent?: () => void) => void;
  #events: LabEvent[] = [];
  #run = "";
  #timer: NodeJS.Timeout | undefined;

  constructor(send: (message: Message, sent?: () => void) => void) {
    this.#send = send;
  }

  event(run: string, event: LabEvent): void {
    this.#run = run;
    this.#events.push(event);
    this.#timer ??= setTimeout(() => this.#ship(), gather);
  }

  ready(): void {
    this.#now({ type: "ready" });
  }

  header(run: string, header: Header): void {
    this.#now({ type: "header", run, header });
  }

  ack(id: number, refused: string | undefined): void {
    this.#now({ type: "ack", id, ...(refused !== undefined && { refused }) });
  }

  failed(run: string, why: string): void {
    this.#now({ type: "failed", run, why });
  }

  finished(run: string): void {
    this.#now({ type: "finished", run });
  }

  /** Calls back once everything said so far has been handed over. */
  flush(done: () => void): void {
    this.#ship(done);
  }

  #now(message: Message): void {
    this.#ship();
    this.#send(message);
  }

  #ship(sent?: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const events = this.#events;
    this.#events = [];
    if (events.length > 0) this.#send({ type: "events", run: this.#run, events }, sent);
    else if (sent) setImmediate(sent);
  }
}
