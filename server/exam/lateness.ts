import type { Clock } from "../journal/index.ts";

/** How often it is looked whether the exam is on time, in ms. */
const beat = 50;

/** By how much the exam itself is held up, from its making on. */
export class Lateness {
  /** At most, in ms. */
  worst = 0;
  readonly #timer: NodeJS.Timeout;

  constructor(clock: Clock) {
    let before = clock.now();
    this.#timer = setInterval(() => {
      const now = clock.now();
      this.worst = Math.max(this.worst, now - before - beat);
      before = now;
    }, beat);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
