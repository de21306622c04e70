/** Waits for conditions that only events can make true: every event asks each of them once. */
export class Waiting {
  readonly #waiters = new Set<() => boolean>();

  /** To be called after every event. */
  ask(): void {
    for (const waiter of this.#waiters) if (waiter()) this.#waiters.delete(waiter);
  }

  /** Resolves once `condition` holds, or at once when `signal` is aborted. */
  until(condition: () => boolean, signal: AbortSignal): Promise<void> {
    if (condition() || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        this.#waiters.delete(waiter);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const waiter = () => {
        if (!condition()) return false;
        done();
        return true;
      };
      this.#waiters.add(waiter);
      signal.addEventListener("abort", done, { once: true });
    });
  }
}
