/** Takes how a wait stands: at which place, 1 for the next one, of so many. Must not throw. */
type Told = (place: number, of: number) => void;

interface Waiter {
  readonly told: Told;
  admit(): void;
}

/** So many at a time; who comes when all are inside waits in a queue, first come, first served. */
export class Gate {
  readonly of: number;
  #taken = 0;
  readonly #queue: Waiter[] = [];

  /** @param of how many may be inside, at least 1. */
  constructor(of: number) {
    this.of = of;
  }

  get taken(): number {
    return this.#taken;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  get full(): boolean {
    return this.#taken >= this.of;
  }

  /**
   * Goes in, now or when it is one's turn. `told` hears of the wait whenever it changes, and nothing where there is room.
   * Aborting ends the wait.
   *
   * @returns what goes out again; undefined when the wait was ended.
   */
  enter(told: Told, signal: AbortSignal): Promise<(() => void) | undefined> {
    if (signal.aborted) return Promise.resolve(undefined);
    if (!this.full) return Promise.resolve(this.#admit());
    return new Promise((resolve) => {
      const leave = (): void => {
        this.#queue.splice(this.#queue.indexOf(waiter), 1);
        resolve(undefined);
        this.#tell();
      };
      const waiter: Waiter = {
        told,
        admit: () => {
          signal.removeEventListener("abort", leave);
          resolve(this.#admit());
        },
      };
      signal.addEventListener("abort", leave, { once: true });
      this.#queue.push(waiter);
      this.#tell();
    });
  }

  #admit(): () => void {
    this.#taken += 1;
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      this.#taken -= 1;
      const next = this.#queue.shift();
      if (!next) return;
      next.admit();
      this.#tell();
    };
  }

  #tell(): void {
    const of = this.#queue.length;
    for (const [ahead, { told }] of this.#queue.entries()) told(ahead + 1, of);
  }
}
