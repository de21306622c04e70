import { maxHandBody } from "../protocol/hand-request.ts";

/** An answer that is kept as it comes in: its final head, and the beginning of its content. */
export class KeptAnswer {
  /** Status line and header lines, each ended by CR LF; undefined before the head was complete. */
  head: string | undefined;
  /** All content so far, in bytes. */
  size = 0;
  /** Whether no content follows the head, whatever the head says: the answer to a HEAD (RFC 9112 §6.3). */
  readonly bodyless: boolean;
  readonly #pieces: Buffer[] = [];
  #kept = 0;

  constructor(bodyless: boolean) {
    this.bodyless = bodyless;
  }

  /** Takes content, without any framing. */
  take(bytes: Uint8Array): void {
    this.size += bytes.length;
    const room = maxHandBody - this.#kept;
    if (room <= 0) return;
    // A copy: the memory that bytes land in serves the next socket.
    const piece = Buffer.from(bytes.subarray(0, room));
    this.#pieces.push(piece);
    this.#kept += piece.length;
  }

  /** The beginning of the content as text; what is not UTF-8 becomes U+FFFD. */
  get body(): string {
    return Buffer.concat(this.#pieces).toString("utf8");
  }
}
