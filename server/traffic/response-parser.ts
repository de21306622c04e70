import { ChunkedBody } from "./chunked-body.ts";
import type { KeptAnswer } from "./kept-answer.ts";
import { MalformedAnswer } from "./malformed.ts";
import { parseHead, type Framing } from "./response-head.ts";

/** Longest answer that is read, in bytes; every interim (1xx) head counts towards the first. */
export const maxHead = 16 * 1024;
export const maxBody = 64 * 1024 * 1024;

const opening = "HTTP/1.";

export type Progress = "more" | "complete" | "malformed";

/** Follows one answer as its bytes come in, whatever pieces they come in. Its text is kept by `kept`, if by anybody. */
export class ResponseParser {
  /** Bytes of the answer so far, heads included. */
  bytes = 0;
  /** Known once the final head is complete. */
  status: number | undefined;
  /** Whether the connection may carry another request: meaningful once complete. */
  reusable = false;
  /** What the final head's `Retry-After` asks for, in seconds. */
  retryAfter: number | undefined;
  /** What was wrong, when malformed. */
  problem: string | undefined;
  #head = "";
  #interim = 0;
  #framing: Framing | undefined;
  #content = 0;
  #chunks: ChunkedBody | undefined;
  readonly #kept: KeptAnswer | undefined;

  constructor(kept?: KeptAnswer) {
    this.#kept = kept;
  }

  /** Takes the next bytes. After "complete" or "malformed" it must not be called again. */
  push(bytes: Buffer): Progress {
    this.bytes += bytes.length;
    try {
      return this.#take(bytes);
    } catch (error) {
      if (!(error instanceof MalformedAnswer)) throw error;
      this.problem = error.message;
      return "malformed";
    }
  }

  /** The server has ended its side in order: only an answer without any other end is complete by that. */
  end(): "complete" | "incomplete" {
    return this.#framing?.by === "close" ? "complete" : "incomplete";
  }

  #take(bytes: Buffer): Progress {
    let at = 0;
    while (this.#framing === undefined) {
      if (at === bytes.length) return "more";
      at = this.#takeHead(bytes, at);
    }
    at = this.#takeBody(this.#framing, bytes, at);
    if (!this.#bodyDone(this.#framing)) return "more";
    if (at < bytes.length) {
      // Nobody asked for these bytes: the answer stands, but what comes next on this connection can't be trusted.
      this.bytes -= bytes.length - at;
      this.reusable = false;
    }
    return "complete";
  }

  /** Returns where it stopped: the end of `bytes`, or the first byte after this head. */
  #takeHead(bytes: Buffer, from: number): number {
    const before = this.#head.length;
    this.#head += bytes.toString("latin1", from);
    const end = this.#head.indexOf("\r\n\r\n", Math.max(0, before - 3));
    const head = end === -1 ? this.#head : this.#head.slice(0, end + 4);
    if (!head.startsWith(opening.slice(0, head.length))) {
      throw new MalformedAnswer(`not an HTTP/1 answer: ${JSON.stringify(head.slice(0, 60))}`);
    }
    if (this.#interim + head.length > maxHead) throw new MalformedAnswer(`a head above ${maxHead} bytes`);
    if (/[^\r]\n/.test(head.slice(Math.max(0, before - 1))))
      throw new MalformedAnswer("a line of the head ends without CR");
    if (end === -1) return bytes.length;
    this.#head = "";
    this.#finishHead(head.slice(0, -4), head.length);
    return from + head.length - before;
  }

  #finishHead(head: string, length: number): void {
    const { status, keepAlive, retryAfter, ...parsed } = parseHead(head);
    const framing: Framing = this.#kept?.bodyless ? { by: "length", length: 0 } : parsed.framing;
    if (status === 101) throw new MalformedAnswer("status 101, although no upgrade was asked for");
    if (status < 200) {
      this.#interim += length;
      return;
    }
    this.status = status;
    this.retryAfter = retryAfter;
    if (framing.by === "length" && framing.length > maxBody) {
      throw new MalformedAnswer(`content-length ${framing.length} is above ${maxBody} bytes`);
    }
    this.reusable = keepAlive;
    this.#framing = framing;
    if (this.#kept) this.#kept.head = `${head}\r\n`;
    if (framing.by === "chunks") this.#chunks = new ChunkedBody(this.#kept);
  }

  #takeBody(framing: Framing, bytes: Buffer, at: number): number {
    if (this.#chunks) {
      at = this.#chunks.push(bytes, at);
      this.#content = this.#chunks.content;
    } else {
      const wanted = framing.by === "length" ? framing.length - this.#content : Infinity;
      const taken = Math.min(wanted, bytes.length - at);
      this.#content += taken;
      this.#kept?.take(bytes.subarray(at, at + taken));
      at += taken;
    }
    if (this.#content > maxBody) throw new MalformedAnswer(`a body above ${maxBody} bytes`);
    return at;
  }

  #bodyDone(framing: Framing): boolean {
    if (this.#chunks) return this.#chunks.done;
    return framing.by === "length" && this.#content === framing.length;
  }
}
