import type { KeptAnswer } from "./kept-answer.ts";
import { MalformedAnswer } from "./malformed.ts";

const CR = 13;
const LF = 10;
/** Longest chunk-size line (with extensions), and longest trailer section, in bytes. */
const maxSizeLine = 1024;
const maxTrailers = 16 * 1024;
/** The part of a size line that matters: hexadecimal digits; more of them than any body may have are refused. */
const sizeLine = /^([0-9A-Fa-f]{1,8})[ \t]*(?:;.*)?$/;

type Step = "size" | "data" | "after-data" | "trailers";

/** Finds the end of a chunked body (RFC 9112 §7.1) as its bytes come in. Its content is kept by `kept`, if by anybody. */
export class ChunkedBody {
  /** Bytes of content so far, without the framing. */
  content = 0;
  done = false;
  #step: Step = "size";
  #left = 0;
  #line = "";
  #trailers = 0;
  readonly #kept: KeptAnswer | undefined;

  constructor(kept?: KeptAnswer) {
    this.#kept = kept;
  }

  /**
   * Takes bytes from `at` on. Returns where it stopped: the end of `bytes`, or the first byte after the body.
   * @throws {MalformedAnswer} when the framing is broken.
   */
  push(bytes: Uint8Array, at: number): number {
    while (at < bytes.length && !this.done) {
      if (this.#step === "data") {
        const taken = Math.min(this.#left, bytes.length - at);
        this.#left -= taken;
        this.content += taken;
        this.#kept?.take(bytes.subarray(at, at + taken));
        at += taken;
        if (this.#left === 0) this.#step = "after-data";
      } else {
        this.#byte(bytes[at++] ?? 0);
      }
    }
    return at;
  }

  #byte(byte: number): void {
    const ended = byte === LF && this.#line.endsWith("\r");
    if (!ended) {
      if (byte === LF) throw new MalformedAnswer("a line of the chunked body ends without CR");
      if (this.#line.endsWith("\r")) throw new MalformedAnswer("a CR inside a line of the chunked body");
      this.#line += String.fromCharCode(byte);
      this.#limit(byte);
      return;
    }
    const line = this.#line.slice(0, -1);
    this.#line = "";
    if (this.#step === "size") this.#size(line);
    else if (this.#step === "after-data") this.#step = "size";
    else if (line === "") this.done = true;
  }

  #limit(byte: number): void {
    if (this.#step === "after-data" && byte !== CR) {
      throw new MalformedAnswer("a chunk is longer than its size says");
    }
    if (this.#step === "size" && this.#line.length > maxSizeLine) {
      throw new MalformedAnswer(`a chunk-size line above ${maxSizeLine} bytes`);
    }
    if (this.#step === "trailers" && ++this.#trailers > maxTrailers) {
      throw new MalformedAnswer(`trailers above ${maxTrailers} bytes`);
    }
  }

  #size(line: string): void {
    const size = sizeLine.exec(line)?.[1];
    if (size === undefined)
      throw new MalformedAnswer(`not a chunk size: ${JSON.stringify(line.slice(0, 60))}`);
    this.#left = Number.parseInt(size, 16);
    this.#step = this.#left === 0 ? "trailers" : "data";
  }
}
