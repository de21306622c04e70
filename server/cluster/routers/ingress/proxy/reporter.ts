import type { ProxyEvent } from "../messages.ts";

/** Collects events and hands them over in batches, in order. */
export class Reporter {
  readonly #send: (events: ProxyEvent[]) => void;
  #events: ProxyEvent[] = [];
  #scheduled = false;

  constructor(send: (events: ProxyEvent[]) => void) {
    this.#send = send;
  }

  emit(event: ProxyEvent): void {
    this.#events.push(event);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.flush());
  }

  /** Hands over what there is, now. */
  flush(): void {
    this.#scheduled = false;
    if (this.#events.length === 0) return;
    const events = this.#events;
    this.#events = [];
    this.#send(events);
  }
}
