/** Waits for conditions that events can make true: every event asks each of them once. */
export class Waiting {
  readonly #waiters = new Set<() => boolean>();
  #timer: NodeJS.Timeout | undefined;
  #askAt = Infinity;

  /** To be called after every event. */
  ask(): void {
    for (const waiter of this.#waiters) if (waiter()) this.#waiters.delete(waiter);
  }

  /** For a condition that time alone will make true: asks once more in so many ms, event or none. */
  askAgainIn(ms: number): void {
    const at = performance.now() + ms;
    if (at >= this.#askAt) return;
    clearTimeout(this.#timer);
    this.#askAt = at;
    this.#timer = setTimeout(
      () => {
        this.#askAt = Infinity;
        this.ask();
      },
      Math.max(1, Math.ceil(ms)),
    );
    this.#timer.unref();
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
