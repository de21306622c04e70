/** A list of numbers that only grows, kept flat: eight bytes each, and nothing for the collector of garbage. */
export class Numbers {
  #data = new Float64Array(256);
  length = 0;

  push(value: number): void {
    if (this.length === this.#data.length) {
      const larger = new Float64Array(this.length * 2);
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#data[this.length] = value;
    this.length += 1;
  }

  at(index: number): number {
    return this.#data[index] ?? NaN;
  }

  set(index: number, value: number): void {
    this.#data[index] = value;
  }

  /** How many are at most `value`, in a list that never falls. */
  upTo(value: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#data[middle] as number) <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const chunk = 256;

/**
 * Stretches of time in the order of their beginnings; each ends later, or not yet. Those that are open at a moment are
 * found without a look at all the others, wherever in the run it lies: chunks of them that had ended are skipped.
 */
export class Intervals {
  readonly #starts = new Numbers();
  readonly #ends = new Numbers();
  /** The latest end in each chunk. */
  readonly #latest = new Numbers();

  get length(): number {
    return this.#starts.length;
  }

  /** @param t ms; never before the last one's. @returns its index. */
  begin(t: number): number {
    const index = this.#starts.length;
    this.#starts.push(t);
    this.#ends.push(Infinity);
    if (index % chunk === 0) this.#latest.push(Infinity);
    else this.#latest.set(Math.floor(index / chunk), Infinity);
    return index;
  }

  end(index: number, t: number): void {
    this.#ends.set(index, t);
    const of = Math.floor(index / chunk);
    let latest = -Infinity;
    const stop = Math.min(this.length, (of + 1) * chunk);
    for (let each = of * chunk; each < stop; each += 1) latest = Math.max(latest, this.#ends.at(each));
    this.#latest.set(of, latest);
  }

  startOf(index: number): number {
    return this.#starts.at(index);
  }

  endOf(index: number): number {
    return this.#ends.at(index);
  }

  /** How many had begun by `t`. */
  begun(t: number): number {
    return this.#starts.upTo(t);
  }

  /** Calls with each that had begun by `t` and had not been over for `linger` ms, in the order of beginning. */
  visit(t: number, linger: number, see: (index: number) => void): void {
    const stop = this.begun(t);
    for (let of = 0; of * chunk < stop; of += 1) {
      if (this.#latest.at(of) + linger <= t) continue;
      const last = Math.min(stop, (of + 1) * chunk);
      for (let index = of * chunk; index < last; index += 1)
        if (this.#ends.at(index) + linger > t) see(index);
    }
  }
}

/** A value that changes in steps. */
export class Steps<T> {
  readonly #times = new Numbers();
  readonly #values: T[] = [];

  /** @param t ms; never before the last one's. */
  push(t: number, value: T): void {
    this.#times.push(t);
    this.#values.push(value);
  }

  get last(): T | undefined {
    return this.#values.at(-1);
  }

  /** The value in force at `t`; undefined before the first. */
  at(t: number): T | undefined {
    return this.#values[this.#times.upTo(t) - 1];
  }

  /** Since when the value in force at `t` has been so, ms; -Infinity before the first. */
  since(t: number): number {
    const count = this.#times.upTo(t);
    return count === 0 ? -Infinity : this.#times.at(count - 1);
  }
}
