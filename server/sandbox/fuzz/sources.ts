import { checkProgram } from "../check/check-program.ts";
import { unread } from "../check/patience.ts";
import { stripApart } from "../check/stripper.ts";
import { stripPodSource } from "../source.ts";
import { createDraw, type Draw } from "./draw.ts";
import { wrongWith } from "./gate.ts";
import { heldMB } from "./heap.ts";

/** What came of the sources. */
export interface SourcesFuzz {
  readonly sources: number;
  /** Nothing keeps so many of them from being run. */
  readonly fine: number;
  /** About so many nothing was found out in time: on a machine that is busy. */
  readonly unread: number;
  readonly grownMB: number;
}

const path = "pods/yours.ts";
/** As many at a time as a machine of two cores has hands for. */
const atOnce = 2;

const tokens = [
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  "<",
  ">",
  "`",
  "${",
  "'",
  '"',
  "/",
  "/*",
  "*/",
  "//",
  "=>",
  "?.",
  "??=",
  "**",
  "#x",
  "@d",
  "...",
  "enum A {}",
  "namespace N {}",
  "declare",
  "abstract",
  "satisfies T",
  "as const",
  "as unknown as T",
  "!",
  ": number",
  "<T,>",
  "import type",
  "export default",
  "export =",
  "import x = require('x');",
  "await",
  "async",
  "yield",
  "using x = y;",
  "static {",
  "get ",
  "set ",
  "new.target",
  "import.meta",
  "0x",
  "1n",
  "1_0",
  "\\u{110000}",
  "\\u0041",
  "\\x",
  "\u2028",
  "\ufeff",
  "\u0000",
  "\u001b[31m",
  "\u001b]52;c;aGk=\u0007",
  "/\u001b]0;t\u0007(/",
  "'\u202e'",
  "\ud800",
  "é",
  "𝒳",
  "😀",
  "\r\n",
  "\r",
  "#!/usr/bin/env node\n",
  "//# sourceURL=/etc/passwd\n",
  "<!--",
  "-->",
  "let let = 1;",
  "var x; let x;",
  "return",
  "with (x) y;",
  "super()",
  "import('x')",
  "debugger;",
  "label: for(;;) break label;",
];

const nested = (draw: Draw): string =>
  draw.one(["(", "[", "{", "a=>", "!", "`${", "<", "if(1)", "a?", "-"]).repeat(1 + draw.below(20_000));

/** One of these with a few things changed in it: moved, doubled, left out, put in, cut off. */
function drawSource(draw: Draw, bases: readonly string[]): string {
  let text = draw.one(bases);
  if (draw.chance(0.03)) return nested(draw);
  for (let change = draw.below(6); change > 0; change -= 1) {
    const from = draw.below(text.length + 1);
    const to = Math.min(text.length, from + draw.below(60));
    const [before, part, after] = [text.slice(0, from), text.slice(from, to), text.slice(to)];
    switch (draw.below(6)) {
      case 0:
        text = before + after;
        break;
      case 1:
        text = before + part + part + after;
        break;
      case 2:
        text = before + draw.one(tokens) + part + after;
        break;
      case 3:
        text = before + Array.from(part).toReversed().join("") + after;
        break;
      case 4:
        text = before + String.fromCharCode(...Array.from({ length: 8 }, () => draw.below(0x10000))) + after;
        break;
      default:
        if (draw.chance(0.2)) text = before;
    }
  }
  return text;
}

/**
 * Reads what was drawn as the programs of learners are read.
 *
 * @throws Error with the seed and the source, if one isn't answered well: without a place, with words that a terminal
 * would obey, or so that the next one can't be read any more
 */
export async function fuzzSources(
  count: number,
  seed: number,
  bases: readonly string[],
): Promise<SourcesFuzz> {
  const draw = createDraw(seed, "sources");
  let drawn = 0;
  let fine = 0;
  let late = 0;
  let before = 0;
  const fail = (what: string, text: string): never => {
    throw new Error(`${what} (FUZZ_SEED=${seed}, source ${drawn}): ${JSON.stringify(text.slice(0, 2000))}`);
  };
  const one = async (text: string): Promise<void> => {
    const problem = await checkProgram({ path, text });
    if (problem === undefined) {
      fine += 1;
      // What could be read apart must not ruin the process that starts it.
      stripPodSource({ path, text });
      return;
    }
    if (problem === unread) late += 1;
    const { line, column, message } = problem;
    const lines = text.split(/\r\n|[\n\r\u2028\u2029]/).length;
    if (!(line >= 1 && line <= lines + 1 && column >= 1))
      fail(`at ${line}:${column} of ${lines} lines: ${message}`, text);
    if (message === "" || message.includes("\n") || wrongWith(message) !== undefined)
      fail(`said of it: ${JSON.stringify(message)}`, text);
  };
  const work = async (): Promise<void> => {
    while (drawn < count) {
      drawn += 1;
      if (drawn === Math.ceil(count / 10)) before = heldMB();
      await one(drawSource(draw, bases));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const next = await stripApart({ path, text: "const a: number = 1;" });
  if ("problem" in next)
    fail(`after all of them a good one is refused: ${next.problem.message}`, "const a: number = 1;");
  return { sources: count, fine, unread: late, grownMB: heldMB() - before };
}
