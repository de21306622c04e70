import type { Word } from "./parse.ts";

/** What a word may refer to. */
export interface Scope {
  variable(name: string): string;
  /** Runs a command for its output. */
  output(command: string): Promise<string>;
}

/** So many words at most come of one pair of braces. */
const maxBraces = 1000;

/** `a{1..3}` and `{x,y}b`, as bash expands them; the first pair of braces first. */
function braces(text: string): string[] {
  const found = /^(.*?)\{(-?\d+\.\.-?\d+|[^{}]*,[^{}]*)\}(.*)$/s.exec(text);
  if (!found) return [text];
  const [, before = "", inside = "", after = ""] = found;
  const range = /^(-?\d+)\.\.(-?\d+)$/.exec(inside);
  const parts = range ? count(Number(range[1]), Number(range[2])) : inside.split(",");
  return parts.flatMap((part) => braces(after).map((rest) => before + part + rest));
}

function count(from: number, to: number): string[] {
  const length = Math.min(maxBraces, Math.abs(to - from) + 1);
  return Array.from({ length }, (_, index) => String(from <= to ? from + index : from - index));
}

/** One word as the arguments that it makes: none, where it expands to nothing and is not quoted. */
export async function expand(word: Word, scope: Scope): Promise<string[]> {
  const literal = word.every((piece) => "text" in piece);
  const unquoted = word.every((piece) => !piece.quoted);
  if (literal) {
    const text = word.map((piece) => ("text" in piece ? piece.text : "")).join("");
    return unquoted ? braces(text) : [text];
  }
  const fields: string[] = [""];
  let any = false;
  for (const piece of word) {
    const raw =
      "text" in piece
        ? piece.text
        : "variable" in piece
          ? scope.variable(piece.variable)
          : (await scope.output(piece.command)).replace(/\n+$/, "");
    if ("text" in piece || piece.quoted) {
      fields[fields.length - 1] += raw;
      any = true;
      continue;
    }
    const [first = "", ...others] = raw.trim() === "" ? [] : raw.trim().split(/\s+/);
    if (first !== "") any = true;
    fields[fields.length - 1] += first;
    fields.push(...others);
  }
  return any ? fields : [];
}
