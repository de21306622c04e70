/** So many changes lie between two moments whose counts are kept whole. */
const stride = 256;

/** How many of these times, which never go back, are at or before `t`; `length` of them are in use. */
export function countBy(times: ArrayLike<number>, length: number, t: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? Infinity) <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Counts by key that change over time. They only ever grow at the end, and are read at any moment in O(log n). */
export class TimedCounts {
  readonly #t: number[] = [];
  readonly #key: number[] = [];
  readonly #by: number[] = [];
  readonly #now: number[] = [];
  /** The counts before every `stride`th change. */
  readonly #kept: (readonly number[])[] = [];

  /** From `t` on there are `by` more of this key, which is a small number from 0. Times never go back. */
  add(t: number, key: number, by: 1 | -1): void {
    if (this.#t.length % stride === 0) this.#kept.push([...this.#now]);
    this.#t.push(t);
    this.#key.push(key);
    this.#by.push(by);
    while (this.#now.length <= key) this.#now.push(0);
    this.#now[key] = (this.#now[key] ?? 0) + by;
  }

  /** The counts at `t`, by key; a key that is missing counts 0. */
  at(t: number): readonly number[] {
    const changes = countBy(this.#t, this.#t.length, t);
    if (changes === this.#t.length) return this.#now;
    const from = Math.floor(changes / stride);
    const counts = [...(this.#kept[from] ?? [])];
    for (let index = from * stride; index < changes; index += 1) {
      const key = this.#key[index] ?? 0;
      counts[key] = (counts[key] ?? 0) + (this.#by[index] ?? 0);
    }
    return counts;
  }
}
