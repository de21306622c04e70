interface Rate {
  /** How many at once … */
  readonly burst: number;
  /** … and how many more in each minute. */
  readonly perMinute: number;
}

/** Something that may be done so often: an allowance that fills up again with time. */
export class Allowance {
  readonly #rate: Rate;
  readonly #now: () => number;
  #left: number;
  #at: number;

  /** @param now ms, never going back. */
  constructor(rate: Rate, now: () => number) {
    this.#rate = rate;
    this.#now = now;
    this.#left = rate.burst;
    this.#at = now();
  }

  /** Whether nothing of it has been used of late. */
  get whole(): boolean {
    this.#fill();
    return this.#left >= this.#rate.burst;
  }

  /** ms until it may be done once more; 0 where it may be done now. */
  get wait(): number {
    this.#fill();
    return this.#left >= 1 ? 0 : Math.ceil(((1 - this.#left) * 60_000) / this.#rate.perMinute);
  }

  /** It is done once more. */
  use(): void {
    this.#fill();
    this.#left -= 1;
  }

  #fill(): void {
    const now = this.#now();
    const more = ((now - this.#at) * this.#rate.perMinute) / 60_000;
    this.#left = Math.min(this.#rate.burst, this.#left + more);
    this.#at = now;
  }
}
