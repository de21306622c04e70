import type { ProxyEvent } from "../messages.ts";

/** Collects events and hands them over in batches, in order. */
export class Reporter {
  readonly #send: (events: ProxyEvent[]) => void;
  #events: ProxyEvent[] = [];
  #actions: (() => void)[] = [];
  #scheduled = false;

  constructor(send: (events: ProxyEvent[]) => void) {
    this.#send = send;
  }

  emit(event: ProxyEvent): void {
    this.#events.push(event);
    this.#schedule();
  }

  /**
   * Does something once all events so far have been handed over: now, where there are none. What many requests have
   * come to in one turn of the event loop goes out in one message.
   */
  after(action: () => void): void {
    if (this.#events.length === 0 && this.#actions.length === 0) return action();
    this.#actions.push(action);
    this.#schedule();
  }

  /** Hands over what there is, now. */
  flush(): void {
    if (this.#events.length > 0) {
      const events = this.#events;
      this.#events = [];
      this.#send(events);
    }
    if (this.#actions.length === 0) return;
    const actions = this.#actions;
    this.#actions = [];
    for (const action of actions) action();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.flush();
    });
  }
}
