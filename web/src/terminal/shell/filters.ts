import type { Filter, Io, MakeFilter } from "./command.ts";

type Sink = Pick<Io, "out" | "err">;

/** Splits `-n5`, `-n 5`, `-5`, `-iv` and the like: flags by letter, and what is left. */
function options(
  args: readonly string[],
  withValue: string,
): { readonly flags: Map<string, string>; readonly rest: string[] } {
  const flags = new Map<string, string>();
  const rest: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    const long = /^--(lines|bytes|count)=(.*)$/.exec(arg);
    if (long) flags.set((long[1] ?? "").slice(0, 1) === "l" ? "n" : "c", long[2] ?? "");
    else if (/^-\d+$/.test(arg)) flags.set("n", arg.slice(1));
    else if (arg.length > 1 && arg.startsWith("-") && arg !== "--") {
      for (let letter = 1; letter < arg.length; letter++) {
        const flag = arg[letter] ?? "";
        if (!withValue.includes(flag)) flags.set(flag, "");
        else {
          flags.set(flag, arg.slice(letter + 1) || (args[++at] ?? ""));
          break;
        }
      }
    } else if (arg !== "--") rest.push(arg);
  }
  return { flags, rest };
}

const unknownFlag = (name: string, flags: Map<string, string>, known: string, { err }: Sink): boolean => {
  const odd = [...flags.keys()].find((flag) => !known.includes(flag));
  if (odd === undefined) return false;
  err(`${name}: invalid option -- '${odd}'\n`);
  return true;
};

function grep(args: readonly string[], io: Sink): Filter | number {
  const { flags, rest } = options(args, "e");
  if (unknownFlag("grep", flags, "ivcnoEFeqw", io)) return 2;
  const [given, ...files] = flags.has("e") ? [flags.get("e"), ...rest] : rest;
  if (given === undefined) {
    io.err("Usage: grep [OPTION]... PATTERNS [FILE]...\n");
    return 2;
  }
  if (files.length > 0) {
    io.err(`grep: ${files[0]}: No such file or directory\n`);
    return 2;
  }
  let pattern: RegExp;
  try {
    // A basic regular expression says `\|` for what an extended one calls `|`.
    const basic = given.replace(
      /\\([|+?(){}])|[|+?(){}]/g,
      (found, special?: string) => special ?? `\\${found}`,
    );
    const literal = given.replace(/[$()*+.?[\\\]^{|}]/g, "\\$&");
    const source = flags.has("F") ? literal : flags.has("E") ? given : basic;
    pattern = new RegExp(flags.has("w") ? `\\b(?:${source})\\b` : source, flags.has("i") ? "gi" : "g");
  } catch {
    io.err(`grep: Invalid regular expression\n`);
    return 2;
  }
  let found = 0;
  let number = 0;
  return {
    line(text) {
      number += 1;
      const matches = [...text.matchAll(pattern)].map(([match]) => match);
      if (matches.length > 0 === flags.has("v")) return true;
      found += 1;
      if (flags.has("q")) return false;
      const at = flags.has("n") ? `${number}:` : "";
      const lines = flags.has("o") ? matches : [text];
      if (!flags.has("c")) for (const line of lines) io.out(`${at}${line}\n`);
      return true;
    },
    end() {
      if (flags.has("c")) io.out(`${found}\n`);
      return found > 0 ? 0 : 1;
    },
  };
}

/** The count that head and tail go by; undefined when it isn't one. */
function countOf(name: string, flags: Map<string, string>, io: Sink): number | undefined {
  const given = flags.get("n") ?? "10";
  if (/^[+-]?\d+$/.test(given)) return Number(given);
  io.err(`${name}: invalid number of lines: ‘${given}’\n`);
  return undefined;
}

function head(args: readonly string[], io: Sink): Filter | number {
  const { flags } = options(args, "n");
  if (unknownFlag("head", flags, "n", io)) return 1;
  const count = countOf("head", flags, io);
  if (count === undefined) return 1;
  let taken = 0;
  const held: string[] = [];
  return {
    line(text) {
      if (count < 0) {
        held.push(text);
        if (held.length > -count) io.out(`${held.shift()}\n`);
        return true;
      }
      if (taken < count) io.out(`${text}\n`);
      return ++taken < count;
    },
    end: () => 0,
  };
}

function tail(args: readonly string[], io: Sink): Filter | number {
  const { flags } = options(args, "n");
  if (unknownFlag("tail", flags, "nf", io)) return 1;
  const count = countOf("tail", flags, io);
  if (count === undefined) return 1;
  const from = (flags.get("n") ?? "").startsWith("+");
  const held: string[] = [];
  let number = 0;
  return {
    line(text) {
      number += 1;
      if (from) {
        if (number >= count) io.out(`${text}\n`);
      } else {
        held.push(text);
        if (held.length > Math.abs(count)) held.shift();
      }
      return true;
    },
    end() {
      for (const line of held) io.out(`${line}\n`);
      return 0;
    },
  };
}

function wc(args: readonly string[], io: Sink): Filter | number {
  const { flags } = options(args, "");
  if (unknownFlag("wc", flags, "lwc", io)) return 1;
  let lines = 0;
  let words = 0;
  let bytes = 0;
  return {
    line(text) {
      lines += 1;
      words += text.split(/\s+/).filter(Boolean).length;
      bytes += new TextEncoder().encode(text).length + 1;
      return true;
    },
    end() {
      const all = [lines, words, bytes];
      const wanted = all.filter((_, index) => flags.size === 0 || flags.has("lwc"[index] ?? ""));
      const width = wanted.length > 1 ? 7 : 0;
      io.out(`${wanted.map((count) => String(count).padStart(width)).join(" ")}\n`);
      return 0;
    },
  };
}

const held =
  (arrange: (lines: string[], flags: Map<string, string>) => string[]): MakeFilter =>
  (args, { out }) => {
    const lines: string[] = [];
    return {
      line: (text) => lines.push(text) > 0,
      end() {
        for (const line of arrange(lines, options(args, "k").flags)) out(`${line}\n`);
        return 0;
      },
    };
  };

const sort = held((lines, flags) => {
  const sorted = flags.has("n")
    ? lines.toSorted((a, b) => (Number.parseFloat(a) || 0) - (Number.parseFloat(b) || 0))
    : lines.toSorted();
  const ordered = flags.has("r") ? sorted.toReversed() : sorted;
  return flags.has("u") ? [...new Set(ordered)] : ordered;
});

const uniq = held((lines, flags) => {
  const groups: { line: string; count: number }[] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (last?.line === line) last.count += 1;
    else groups.push({ line, count: 1 });
  }
  return groups.map(({ line, count }) => (flags.has("c") ? `${String(count).padStart(7)} ${line}` : line));
});

const cat: MakeFilter = (args, { out, err }) => {
  if (args.length > 0) {
    err(`cat: ${args[0]}: No such file or directory\n`);
    return 1;
  }
  return {
    line(text) {
      out(`${text}\n`);
      return true;
    },
    end: () => 0,
  };
};

/** Commands that work on what is piped into them. */
export const filters: Readonly<Record<string, MakeFilter>> = { grep, head, tail, wc, sort, uniq, cat };
