/** How long a slow client rests between two reads, at least, in ms. */
const rest = 10;
/**
 * So much of the time in which it had nothing to read it makes up for, in ms: as long as a busy process may take to get
 * to a socket whose bytes have long been there. Else each piece of a long answer would come a little later than the one
 * before, by nobody's pace but ours.
 */
const madeUp = 50;

/**
 * Holds back what came in, and passes it on at a slow client's pace. The socket is to be left unread until `more` is
 * called, so that the server feels it as soon as the buffers between them are full.
 */
export class SlowReader {
  readonly #perMs: number;
  readonly #pass: (bytes: Buffer) => boolean;
  readonly #more: () => void;
  #held: Buffer = Buffer.alloc(0);
  /** When the client is ready for its next byte, in ms. */
  #readyAt = performance.now();
  #timer: NodeJS.Timeout | undefined;

  /** `pass` takes the next bytes and returns whether it wants more of them. `more` wants the socket read again. */
  constructor(perMs: number, pass: (bytes: Buffer) => boolean, more: () => void) {
    this.#perMs = perMs;
    this.#pass = pass;
    this.#more = more;
  }

  /** Whether bytes have come in that are still held back. */
  get holds(): boolean {
    return this.#held.length > 0;
  }

  /** Takes what was read; the memory is the caller's again afterwards. Returns whether to read on at once. */
  take(bytes: Buffer): boolean {
    // Beyond that, time in which there was nothing to read makes nobody faster afterwards.
    if (!this.holds) this.#readyAt = Math.max(this.#readyAt, performance.now() - madeUp);
    this.#held = Buffer.concat([this.#held, bytes]);
    return this.#read();
  }

  /** Passes nothing on any more. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Returns whether more is wanted now. */
  #read(): boolean {
    const ahead = Math.floor((performance.now() - this.#readyAt) * this.#perMs);
    const due = Math.min(ahead + 1, this.#held.length);
    if (due > 0) {
      const piece = this.#held.subarray(0, due);
      this.#held = this.#held.subarray(due);
      this.#readyAt += due / this.#perMs;
      if (!this.#pass(piece)) return false;
    }
    if (!this.holds) return true;
    const wait = Math.max(rest, Math.ceil(this.#readyAt - performance.now()));
    this.#timer = setTimeout(() => {
      if (this.#read()) this.#more();
    }, wait);
    return false;
  }
}
