/**
 * A deadline that is moved with every request: so its timer is left alone, and looks again when it comes too early.
 */
export class Deadline {
  readonly #expired: () => void;
  #at = Infinity;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Infinity;

  constructor(expired: () => void) {
    this.#expired = expired;
  }

  /** Moves the deadline to so many ms from now. */
  set(ms: number): void {
    this.#at = performance.now() + ms;
    if (this.#at >= this.#timerAt) return;
    clearTimeout(this.#timer);
    this.#arm(ms);
  }

  /** There is no deadline for now. */
  clear(): void {
    this.#at = Infinity;
  }

  /** There will be none any more. */
  end(): void {
    this.clear();
    clearTimeout(this.#timer);
    this.#timerAt = Infinity;
  }

  #arm(ms: number): void {
    this.#timerAt = performance.now() + ms;
    this.#timer = setTimeout(() => this.#look(), ms);
  }

  #look(): void {
    this.#timerAt = Infinity;
    const left = this.#at - performance.now();
    if (left === Infinity) return;
    if (left > 0) return this.#arm(left);
    // One more look at the sockets before the verdict: after a stall of this process the timer would otherwise win
    // over bytes that have long been there.
    setImmediate(() => {
      if (this.#at <= performance.now()) this.#expired();
      else if (this.#timerAt === Infinity) this.#look();
    });
  }
}
