import type { PatientSocket } from "./patient-socket.ts";

/** What is written at once at most: enough for the loop's speed, little enough to stop in time. */
const largest = 64 * 1024;
/** How long a client rests between two pieces, at least, in ms. */
const rest = 10;
const filling = Buffer.alloc(largest, "x");

/**
 * Sends a body of `bytes` evenly over `ms`, or as fast as the server takes it where that is slower. It keeps no more
 * unsent than the socket's own buffer holds.
 */
export class Upload {
  readonly #socket: PatientSocket;
  readonly #bytes: number;
  readonly #ms: number;
  readonly #started = performance.now();
  #sent = 0;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  readonly #go = (): void => this.#send();

  constructor(socket: PatientSocket, { bytes, ms }: { bytes: number; ms: number }) {
    this.#socket = socket;
    this.#bytes = bytes;
    this.#ms = ms;
    socket.on("drain", this.#go);
    this.#send();
  }

  /** Whether all of it has been handed to the socket, and none of that was refused. */
  get complete(): boolean {
    return this.#sent === this.#bytes && this.#socket.writeFailure === undefined;
  }

  /** Sends no more. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#socket.off("drain", this.#go);
  }

  #send(): void {
    clearTimeout(this.#timer);
    while (!this.#stopped && this.#socket.writeFailure === undefined) {
      const due = this.#due() - this.#sent;
      if (due <= 0) {
        if (this.#sent < this.#bytes) this.#timer = setTimeout(this.#go, this.#wait());
        return;
      }
      const piece = filling.subarray(0, Math.min(due, largest));
      this.#sent += piece.length;
      if (!this.#socket.write(piece)) return;
    }
  }

  /** How many bytes should have gone out by now. */
  #due(): number {
    const elapsed = performance.now() - this.#started;
    return elapsed >= this.#ms ? this.#bytes : Math.floor((this.#bytes * elapsed) / this.#ms);
  }

  /** Until the next byte is due, in ms. */
  #wait(): number {
    const next = ((this.#sent + 1) * this.#ms) / this.#bytes;
    return Math.max(rest, Math.ceil(next - (performance.now() - this.#started)));
  }
}
