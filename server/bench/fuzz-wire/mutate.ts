import type { Random } from "../../protocol/index.ts";

/** One of them. */
export const pick = <T>(random: Random, values: readonly T[]): T =>
  values[Math.floor(random() * values.length)] as T;

/** Bytes that parsers trip over. */
const nasty = [
  "\0",
  "\r\n",
  "\n",
  "\r\n\r\n",
  " ",
  "\t",
  "\x7f",
  "\xff\xfe",
  "\u2028",
  "%00",
  "%ff",
  "..",
  "/../",
  "\\",
  "{",
  "}",
  "[",
  '"',
  ",",
  ":",
  "__proto__",
  "constructor",
  "-1",
  "1e999",
  "9".repeat(40),
  "A".repeat(3000),
  "[".repeat(2000),
  "\ud800",
].map((text) => Buffer.from(text));

/** One small thing done to some bytes. */
const changes: readonly ((bytes: Buffer, at: number, random: Random) => Buffer)[] = [
  (bytes, at) => bytes.subarray(0, at),
  (bytes, at, random) => Buffer.concat([bytes.subarray(0, at), pick(random, nasty), bytes.subarray(at)]),
  (bytes, at, random) =>
    Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + Math.floor(random() * 8))]),
  (bytes, at, random) => {
    const copy = Buffer.from(bytes);
    if (copy.length > 0) copy[at % copy.length] = Math.floor(random() * 256);
    return copy;
  },
  (bytes, at, random) => {
    const part = bytes.subarray(at, at + Math.floor(random() * 64));
    return Buffer.concat([bytes.subarray(0, at), part, part, bytes.subarray(at)]);
  },
];

/** The same bytes with one to four things done to them. */
export function mutated(bytes: Buffer, random: Random): Buffer {
  let result = bytes;
  for (let left = 1 + Math.floor(random() * 4); left > 0; left -= 1) {
    result = pick(random, changes)(result, Math.floor(random() * (result.length + 1)), random);
  }
  return result;
}

/** Any JSON, sometimes deep and sometimes strange. */
export function anyJson(random: Random, depth = 0): unknown {
  const simple = [
    null,
    true,
    -1,
    0,
    1e308,
    "",
    "web-1",
    "run.start",
    "command",
    "hello",
    "__proto__",
    "\u2028",
  ];
  if (depth > 3 || random() < 0.5) return pick(random, simple);
  const size = Math.floor(random() * 5);
  const names = ["type", "id", "command", "pod", "after", "run", "program", "manifest", "__proto__", "x"];
  const values = Array.from({ length: size }, () => anyJson(random, depth + 1));
  if (random() < 0.3) return values;
  return Object.fromEntries(values.map((value) => [pick(random, names), value]));
}
