import { createLogGate, logLimits } from "../log/gate.ts";
import { createDraw, type Draw } from "./draw.ts";
import { heldMB } from "./heap.ts";

/** What came of feeding the gate. */
export interface GateFuzz {
  readonly inputs: number;
  readonly bytes: number;
  readonly lines: number;
  /** Held more at the end than after the first tenth, in MB. */
  readonly grownMB: number;
}

const ESC = "\u001b";
const utf8 = new TextEncoder();
const newline = Uint8Array.of(0x0a);

/** What terminals obey, whole and in halves, and what they don't. */
const pieces: readonly Uint8Array[] = [
  ...[
    `${ESC}[31m`,
    `${ESC}[0m`,
    `${ESC}[m`,
    `${ESC}[1;4;38;5;196m`,
    `${ESC}[38;2;1;2;3m`,
    `${ESC}[38;5;999m`,
    `${ESC}[5m`,
    `${ESC}[31;`,
    `${ESC}[6n`,
    `${ESC}[c`,
    `${ESC}[>0q`,
    `${ESC}[21t`,
    `${ESC}[2J`,
    `${ESC}[?1049h`,
    `${ESC}]52;c;aGk=\u0007`,
    `${ESC}]0;title${ESC}\\`,
    `${ESC}]8;;http://evil\u0007`,
    `${ESC}P+q544e${ESC}\\`,
    `${ESC}_x${ESC}\\`,
    `${ESC}^x${ESC}\\`,
    `${ESC}c`,
    `${ESC}#8`,
    ESC,
    "\u009b6n",
    "\u009b31m",
    "\u009d52;c;aGk=\u009c",
    "\u0090x\u009c",
    "\u202e",
    "\u2066",
    "\u200f",
    "\u2028",
    "\u2029",
    "\ufeff",
    "\u0000",
    "\u0007",
    "\u000b",
    "\u000e",
    "\u007f",
    "\u0085",
    "\r",
    "\r\n",
    "\n",
    "\n\n",
    "\b",
    "\t",
    "[",
    "m",
    ";38;5;",
    "plain",
    "é",
    "😀",
    "中文",
    "\u0301",
    "a".repeat(300),
    "x".repeat(5000),
  ].map((text) => utf8.encode(text)),
  // Halves and ends of characters, the two-byte forms of ASCII, surrogates, and C1 as bytes.
  ...[
    [0xff],
    [0xc2],
    [0x9b],
    [0xc2, 0x9b],
    [0xf0, 0x9f],
    [0x98, 0x80],
    [0xc0, 0x9b],
    [0xe0, 0x80, 0x9b],
    [0xed, 0xa0, 0x80],
    [0xf8],
    [0x1b, 0xff, 0x5b],
  ].map((bytes) => Uint8Array.from(bytes)),
];

function drawInput(draw: Draw): Uint8Array {
  const parts = Array.from({ length: 1 + draw.below(8) }, () =>
    draw.chance(0.15) ? Uint8Array.from({ length: draw.below(12) }, () => draw.below(256)) : draw.one(pieces),
  );
  return Buffer.concat(draw.chance(0.6) ? [...parts, newline] : parts);
}

const byte = String.raw`0*(?:\d{0,2}|1\d\d|2[0-4]\d|25[0-5])`;
const plain = String.raw`0*(?:[0-4]|2[234]|39|49|[349][0-7]|10[0-7])?`;
const style = String.raw`(?:${plain}|0*[34]8;0*5;${byte}|0*[34]8;0*2;${byte};${byte};${byte})`;
/** Said another way than the gate does: a list of styles, be it empty. */
const allowed = new RegExp(String.raw`${ESC}\[${style}(?:;${style})*m`, "g");
const obeyed = /(?!\t)[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\u{feff}]/u;

/** What is wrong with a line that has passed; undefined when a terminal does nothing but show it. */
export function wrongWith(line: string): string | undefined {
  if (obeyed.test(line.replaceAll(allowed, ""))) return "a terminal would obey it";
  if (line.includes(ESC) && !line.endsWith(`${ESC}[0m`) && !line.endsWith(" more bytes cut]"))
    return "its colours don't end with it";
  if (line.length > logLimits.longestLineBytes * 8 + 100) return "it is too long";
  if (line.isWellFormed()) return undefined;
  return "it holds half a character";
}

/**
 * Feeds the log gate what was drawn, cut into chunks anywhere.
 *
 * @throws Error with the seed and the line, if a line passes that a terminal would obey
 */
export function fuzzGate(inputs: number, seed: number): GateFuzz {
  const draw = createDraw(seed, "gate");
  let now = 0;
  let lines = 0;
  let bytes = 0;
  let before = 0;
  const open = () =>
    createLogGate({
      onLine(_, line) {
        lines += 1;
        const wrong = wrongWith(line);
        if (wrong !== undefined) throw new Error(`${wrong}: ${JSON.stringify(line)} (FUZZ_SEED=${seed})`);
      },
      onFlood: () => undefined,
      now: () => now,
    });
  let gate = open();
  for (let input = 0; input < inputs; input += 1) {
    if (input === Math.floor(inputs / 10)) before = heldMB();
    // As many as one pod might print before it ends.
    if (draw.chance(0.01)) {
      gate.end();
      gate = open();
    }
    // Mostly slow enough for all to be shown.
    now += draw.chance(0.9) ? 1000 : 0;
    const drawn = drawInput(draw);
    bytes += drawn.length;
    const stream = draw.one(["stdout", "stderr"] as const);
    for (let from = 0; from < drawn.length;) {
      const length = 1 + draw.below(drawn.length);
      gate.push(stream, drawn.subarray(from, from + length));
      from += length;
    }
  }
  gate.end();
  return { inputs, bytes, lines, grownMB: heldMB() - before };
}
