/** The end of a grace period. It can only come nearer. */
export class Grace {
  readonly #now: () => number;
  readonly #waiting = new Set<() => void>();
  #end: number;

  /** @param end ms since the run began, by the same clock as `now` */
  constructor(now: () => number, end: number) {
    this.#now = now;
    this.#end = end;
  }

  /** ms since the run began. */
  get end(): number {
    return this.#end;
  }

  /** From now on it is over then, if that is sooner. */
  shorten(end: number): void {
    if (end >= this.#end) return;
    this.#end = end;
    for (const look of this.#waiting) look();
  }

  /** Is never longer than the other one from here on. */
  follow(other: Grace): void {
    this.shorten(other.#end);
    other.#waiting.add(() => this.shorten(other.#end));
  }

  /** Resolves `extra` ms after its end, whenever that comes to be; at once when `signal` is aborted. */
  over(extra: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const look = () => {
        clearTimeout(timer);
        timer = setTimeout(done, Math.max(0, this.#end + extra - this.#now()));
      };
      if (signal.aborted) return resolve();
      signal.addEventListener("abort", done);
      this.#waiting.add(look);
      look();
    });
  }
}

/** Resolves after so many ms, or as soon as `signal` is aborted. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
