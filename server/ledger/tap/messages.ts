/** The type byte and the length of a message (the length counts itself); then so much of the body as is looked at. */
const headLength = 5;
const lookedAt = 4;

/**
 * Walks over the messages of one direction of a connection to Postgres (protocol 3, after the startup) and keeps none
 * of them. Source: the PostgreSQL documentation, "Message Formats".
 */
export class MessageScanner {
  readonly #seen: (type: string, body: Buffer) => void;
  /** The beginning of a message whose head is not complete yet. */
  readonly #head = Buffer.alloc(headLength + lookedAt);
  #have = 0;
  /** Bytes of the current message that are still to come and that nobody looks at. */
  #skip = 0;
  #lost = false;

  /** @param seen told of each message as soon as its beginning is there: its type, and at most 4 bytes of its body. */
  constructor(seen: (type: string, body: Buffer) => void) {
    this.#seen = seen;
  }

  push(chunk: Buffer): void {
    let at = 0;
    while (!this.#lost && at < chunk.length) {
      const skipped = Math.min(this.#skip, chunk.length - at);
      this.#skip -= skipped;
      at += skipped;
      if (at < chunk.length) at += this.#begin(chunk, at);
    }
  }

  /** Takes what the chunk has of a message's beginning; @returns how many bytes. */
  #begin(chunk: Buffer, at: number): number {
    const before = this.#have;
    this.#have += chunk.copy(this.#head, before, at);
    if (this.#have < headLength) return this.#have - before;
    const length = this.#head.readUInt32BE(1) - 4;
    if (length < 0) {
      // No message of Postgres': the server will end this connection, and until then there is nothing to see.
      this.#lost = true;
      return 0;
    }
    const wanted = headLength + Math.min(length, lookedAt);
    if (this.#have < wanted) return this.#have - before;
    this.#have = 0;
    this.#skip = length - (wanted - headLength);
    this.#seen(String.fromCharCode(this.#head[0] ?? 0), this.#head.subarray(headLength, wanted));
    return wanted - before;
  }
}
