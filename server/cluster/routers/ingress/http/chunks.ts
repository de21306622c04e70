import { Refusal, shown } from "./refusal.ts";

/** Longest line with a chunk's size, and longest trailer section, in bytes. */
const maxSizeLine = 1024;
const maxTrailers = 8 * 1024;
/** Hexadecimal digits, and extensions that nobody uses; more digits than any body may have are refused. */
const sizeLine = /^([0-9A-Fa-f]{1,12})[ \t]*(?:;[\t\x20-\x7e\x80-\xff]*)?$/;

/** Finds the end of a chunked body (RFC 9112 §7.1) as its bytes come in, and what is in it without the framing. */
export class Chunks {
  done = false;
  readonly #unwrap: boolean;
  #content = "";
  #step: "size" | "data" | "after-data" | "trailers" = "size";
  #left = 0;
  #line = "";
  #trailers = 0;

  /** `unwrap`: keep the content for `content()`. */
  constructor(unwrap: boolean) {
    this.#unwrap = unwrap;
  }

  /** The content since this was called last, without the framing. */
  content(): string {
    const content = this.#content;
    this.#content = "";
    return content;
  }

  /**
   * Takes bytes from `at` on. Returns where it stopped: the end of `text`, or the first byte after the body.
   * @throws {Refusal} when the framing is broken.
   */
  take(text: string, at: number): number {
    while (at < text.length && !this.done)
      at = this.#step === "data" ? this.#data(text, at) : this.#lineFrom(text, at);
    return at;
  }

  #data(text: string, at: number): number {
    const end = Math.min(text.length, at + this.#left);
    if (this.#unwrap) this.#content += text.slice(at, end);
    this.#left -= end - at;
    if (this.#left === 0) this.#step = "after-data";
    return end;
  }

  #lineFrom(text: string, at: number): number {
    const end = text.indexOf("\n", at);
    this.#line += end === -1 ? text.slice(at) : text.slice(at, end + 1);
    this.#limit();
    if (end === -1) return text.length;
    if (!this.#line.endsWith("\r\n")) throw new Refusal(400, "a line of the chunked body ends without CR");
    const line = this.#line.slice(0, -2);
    if (line.includes("\r")) throw new Refusal(400, "a CR inside a line of the chunked body");
    this.#line = "";
    if (this.#step === "size") this.#size(line);
    else if (this.#step === "after-data") this.#step = "size";
    else if (line === "") this.done = true;
    else this.#trailers += line.length + 2;
    return end + 1;
  }

  #limit(): void {
    const { length } = this.#line;
    if (this.#step === "after-data") {
      if (!"\r\n".startsWith(this.#line)) throw new Refusal(400, "a chunk is longer than its size says");
    } else if (this.#step === "size" ? length > maxSizeLine : this.#trailers + length > maxTrailers) {
      throw new Refusal(400, `a line of ${length} bytes in the framing of a chunked body`);
    }
  }

  #size(line: string): void {
    const size = sizeLine.exec(line)?.[1];
    if (size === undefined) throw new Refusal(400, `not a chunk size: ${shown(line)}`);
    this.#left = Number.parseInt(size, 16);
    this.#step = this.#left === 0 ? "trailers" : "data";
  }
}
