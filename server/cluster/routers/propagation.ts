import type { Random, Spread } from "../../protocol/index.ts";
import type { Slice } from "../endpoints.ts";

interface Options {
  readonly spread: Spread;
  /** ms of a cluster second. */
  readonly second: number;
  readonly random: Random;
  readonly heard: (slice: Slice) => void;
}

/**
 * Brings each change of the slice to a router after a delay of its own, drawn from a spread; an older one that comes
 * after a newer one is dropped.
 */
export class Propagation {
  readonly #options: Options;
  readonly #timers = new Set<NodeJS.Timeout>();
  #newest = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  send(slice: Slice): void {
    const { spread, second, random } = this.#options;
    const lag = (spread.min + random() * (spread.max - spread.min)) * second;
    if (lag === 0) return this.#arrive(slice);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#arrive(slice);
    }, lag);
    this.#timers.add(timer);
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #arrive(slice: Slice): void {
    if (slice.seq < this.#newest) return;
    this.#newest = slice.seq;
    this.#options.heard(slice);
  }
}
