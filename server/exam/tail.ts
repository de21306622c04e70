/** So much of what somebody prints is kept, in bytes: enough for a stack trace or two. */
const kept = 16 * 1024;

/** The end of a long output. */
export class Tail {
  #chunks: Buffer[] = [];
  #size = 0;
  #dropped = false;

  push(bytes: Buffer): void {
    this.#chunks.push(bytes);
    this.#size += bytes.length;
    if (this.#size > 2 * kept) this.#shorten();
  }

  /** Whole lines, where anything had to be left out before them. */
  text(): string {
    this.#shorten();
    const text = Buffer.concat(this.#chunks).toString("utf8");
    return this.#dropped ? text.slice(text.indexOf("\n") + 1) : text;
  }

  #shorten(): void {
    if (this.#size <= kept) return;
    const all = Buffer.concat(this.#chunks);
    // A copy: a slice would keep the whole of it.
    this.#chunks = [Buffer.from(all.subarray(all.length - kept))];
    this.#size = kept;
    this.#dropped = true;
  }
}
