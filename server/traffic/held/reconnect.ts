import type { TrafficOptions } from "../types.ts";
import type { Random } from "../../protocol/random.ts";

export type Streaming = NonNullable<TrafficOptions["traffic"]["sockets"]>;

/** Exponents above this one would only overflow. */
const steepest = 30;

/** The waits of one client between the end of a connection and its next try. */
export class Reconnect {
  readonly #settings: Streaming["reconnect"];
  readonly #second: number;
  readonly #random: Random;
  #failures = 0;

  constructor(settings: Streaming["reconnect"], second: number, random: Random) {
    this.#settings = settings;
    this.#second = second;
    this.#random = random;
  }

  /**
   * The next wait, in ms: `first`, doubled for each try since the last success and at most `max`; with jitter,
   * anything from 0 up to that.
   * @param opened whether the connection that has ended was ever open.
   */
  next(opened: boolean): number {
    const { first, max, jitter } = this.#settings;
    if (opened) this.#failures = 0;
    const longest = Math.min(first * 2 ** Math.min(this.#failures, steepest), max);
    this.#failures++;
    return (jitter ? this.#random() * longest : longest) * this.#second;
  }
}
