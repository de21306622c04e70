import { Chunks } from "./chunks.ts";

/** How the end of a body is found: after so many bytes, in its chunks, or where the connection ends. */
export type Framing = number | "chunked" | "close";

/** Finds where a body ends as its bytes come in, and turns them into what the next hop understands. */
export class Body {
  readonly #chunks: Chunks | undefined;
  readonly #form: "as-it-came" | "unwrapped" | "wrapped";
  #left: number;

  /** `chunks`: whether the next hop reads chunks. A body that only the connection ends is put into chunks for it. */
  constructor(framing: Framing, chunks: boolean) {
    const unwraps = framing === "chunked" && !chunks;
    this.#chunks = framing === "chunked" ? new Chunks(unwraps) : undefined;
    this.#left = typeof framing === "number" ? framing : Infinity;
    this.#form = unwraps ? "unwrapped" : framing === "close" && chunks ? "wrapped" : "as-it-came";
  }

  get done(): boolean {
    return this.#chunks ? this.#chunks.done : this.#left === 0;
  }

  /**
   * Takes bytes from `at` on. Returns where it stopped: the end of `text`, or the first byte after the body.
   * @throws {Refusal} when the framing of chunks is broken.
   */
  take(text: string, at: number): number {
    if (this.#chunks) return this.#chunks.take(text, at);
    const end = Math.min(text.length, at + this.#left);
    this.#left -= end - at;
    return end;
  }

  /** What goes on of the bytes taken last. */
  onward(text: string, from: number, to: number): string {
    if (this.#form === "unwrapped") return this.#chunks?.content() ?? "";
    if (from === to) return "";
    const part = text.slice(from, to);
    return this.#form === "wrapped" ? `${part.length.toString(16)}\r\n${part}\r\n` : part;
  }

  /** What goes on after the last byte of a body that the connection's end has ended. */
  get epilogue(): string {
    return this.#form === "wrapped" ? "0\r\n\r\n" : "";
  }
}
