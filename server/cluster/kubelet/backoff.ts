/** The first wait, the longest one, and how long a container must have run to start from the first again: cluster seconds. */
const first = 10;
const longest = 300;
const forgiven = 600;

/**
 * CrashLoopBackOff of one container, as client-go's flowcontrol.Backoff counts it: the first restart comes at once, the
 * next one 10 s after the container's end, then each time twice as late up to 300 s.
 */
export class Backoff {
  readonly #second: number;
  #delay: number | undefined;
  #restartedAt = -Infinity;

  /** @param second ms of a cluster second */
  constructor(second: number) {
    this.#second = second;
  }

  /** How long to wait, in cluster seconds, with the restart of a container that ended at `t` (ms). */
  next(t: number): number {
    const fresh = this.#delay === undefined || t - this.#restartedAt > forgiven * this.#second;
    const wait = fresh ? 0 : (this.#delay ?? 0);
    this.#delay = fresh ? first : Math.min(wait * 2, longest);
    this.#restartedAt = t + wait * this.#second;
    return wait;
  }
}
