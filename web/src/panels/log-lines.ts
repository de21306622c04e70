import type { LogLine } from "../../../server/protocol/index.ts";

/** Which lines are looked for. */
export interface LogFilter {
  /** A pod's; null for all of them. */
  readonly pod: string | null;
  /** A container of it other than its main one; `main` for that one, null for all. */
  readonly container: string | null;
  readonly stream: "stdout" | "stderr" | null;
  /** What has to be in them, in whatever case. */
  readonly text: string;
}

/** Stands for the main container, which has no name of its own in the journal. */
export const mainContainer = "main";
export const everyLine: LogFilter = { pod: null, container: null, stream: null, text: "" };

/**
 * The lines of a log that match a filter. The log grows, and so does this: only what has come since is looked at. Lines
 * are in the order of time.
 */
export class LogIndex {
  readonly #lines: readonly LogLine[];
  readonly #matches: (line: LogLine) => boolean;
  readonly #found: LogLine[] = [];
  #seen = 0;

  constructor(lines: readonly LogLine[], { pod, container, stream, text }: LogFilter) {
    this.#lines = lines;
    const needle = text.toLowerCase();
    this.#matches = (line) =>
      (pod === null || line.pod === pod) &&
      (container === null || (line.sidecar ?? mainContainer) === container) &&
      (stream === null || line.stream === stream) &&
      (needle === "" || line.line.toLowerCase().includes(needle));
  }

  /** All of them, as many as there are by now. */
  get found(): readonly LogLine[] {
    for (; this.#seen < this.#lines.length; this.#seen++) {
      const line = this.#lines[this.#seen];
      if (line && this.#matches(line)) this.#found.push(line);
    }
    return this.#found;
  }

  /** How many of them were written by `t`. */
  upTo(t: number): number {
    const lines = this.found;
    let low = 0;
    let high = lines.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((lines[middle]?.t ?? Infinity) <= t) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A pod's line can't steer whoever shows it: its control characters are shown as dots. */
export const harmless = (text: string): string =>
  text.replace(/\p{Cc}/gu, (character) => (character === "\t" ? "  " : "·"));

/** A piece of a line: where it begins, and whether it is what was looked for. */
interface Piece {
  readonly at: number;
  readonly text: string;
  readonly match: boolean;
}

/** Text cut where it matches, in whatever case. */
export function piecesOf(text: string, needle: string): Piece[] {
  const lower = text.toLowerCase();
  // Some letters change their length with their case: then there is no telling where the match is.
  if (needle === "" || lower.length !== text.length) return [{ at: 0, text, match: false }];
  const wanted = needle.toLowerCase();
  const pieces: Piece[] = [];
  const add = (at: number, to: number, match: boolean): void => {
    if (to > at) pieces.push({ at, text: text.slice(at, to), match });
  };
  let from = 0;
  for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, from)) {
    add(from, at, false);
    add(at, at + wanted.length, true);
    from = at + wanted.length;
  }
  add(from, text.length, false);
  return pieces;
}
