/** A command line that kubectl doesn't understand, in its own words. */
export class Usage extends Error {
  override readonly name = "Usage";
}

/** What kubectl's flags take: `true` where a value has to follow, `false` where none does. */
export type FlagSpec = Readonly<Record<string, boolean>>;

const shorts: Readonly<Record<string, string>> = {
  o: "output",
  w: "watch",
  l: "selector",
  n: "namespace",
  A: "all-namespaces",
  c: "container",
  f: "follow",
  p: "previous",
  i: "stdin",
  t: "tty",
  h: "help",
};
/** Flags that every command knows. */
const common: FlagSpec = { namespace: true, help: false, context: true, kubeconfig: true };

export interface Parsed {
  readonly args: readonly string[];
  readonly flags: ReadonlyMap<string, string>;
  /** What follows `--`. */
  readonly after: readonly string[] | undefined;
}

/** Splits arguments as kubectl does. @throws {Usage} for a flag that the command doesn't have. */
export function parseFlags(args: readonly string[], spec: FlagSpec): Parsed {
  const known: FlagSpec = { ...common, ...spec };
  const plain: string[] = [];
  const flags = new Map<string, string>();
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (arg === "--") return { args: plain, flags, after: args.slice(at + 1) };
    if (!arg.startsWith("-") || arg === "-") {
      plain.push(arg);
      continue;
    }
    const long = /^--([^=]*)(?:=(.*))?$/s.exec(arg);
    if (long) {
      const [, name = "", value] = long;
      const takes = known[name];
      if (takes === undefined) throw new Usage(`error: unknown flag: --${name}`);
      if (value !== undefined) flags.set(name, value);
      else if (!takes) flags.set(name, "true");
      else if (at + 1 < args.length) flags.set(name, args[++at] ?? "");
      else throw new Usage(`error: flag needs an argument: --${name}`);
      continue;
    }
    for (let letter = 1; letter < arg.length; letter++) {
      const short = arg[letter] ?? "";
      const name = shorts[short] ?? "";
      const takes = known[name];
      if (takes === undefined) throw new Usage(`error: unknown shorthand flag: '${short}' in ${arg}`);
      if (!takes) {
        flags.set(name, "true");
        continue;
      }
      const rest = arg.slice(letter + 1).replace(/^=/, "");
      if (rest === "" && at + 1 >= args.length)
        throw new Usage(`error: flag needs an argument: '${short}' in ${arg}`);
      flags.set(name, rest === "" ? (args[++at] ?? "") : rest);
      break;
    }
  }
  return { args: plain, flags, after: undefined };
}

/** Whether a switch is on: `--watch`, `--watch=true`; not `--watch=false`. */
export const isOn = (flags: ReadonlyMap<string, string>, name: string, byDefault = false): boolean => {
  const value = flags.get(name);
  return value === undefined ? byDefault : value !== "false";
};

/** A whole number that a flag gives. @throws {Usage} when it isn't one. */
export function numberOf(flags: ReadonlyMap<string, string>, name: string): number | undefined {
  const value = flags.get(name);
  if (value === undefined) return undefined;
  if (/^-?\d+$/.test(value)) return Number(value);
  throw new Usage(
    `error: invalid argument "${value}" for "--${name}" flag: strconv.ParseInt: parsing "${value}": invalid syntax`,
  );
}

/** A length of time such as `30s`, `1m30s`, `2h`; in seconds. @throws {Usage} when it isn't one. */
export function durationOf(flags: ReadonlyMap<string, string>, name: string): number | undefined {
  const value = flags.get(name);
  if (value === undefined) return undefined;
  const parts = [...value.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  if (value !== "0" && (parts.length === 0 || parts.map(([all]) => all).join("") !== value))
    throw new Usage(
      `error: invalid argument "${value}" for "--${name}" flag: time: invalid duration "${value}"`,
    );
  const unit: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600 };
  return parts.reduce((sum, [, number, letter]) => sum + Number(number) * (unit[letter ?? ""] ?? 1), 0);
}

/** A label selector: `app=web`, `app!=web`, `app`, `!app`, `app in (web, api)`, several with commas. */
export function selects(selector: string | undefined, labels: Readonly<Record<string, string>>): boolean {
  if (selector === undefined || selector === "") return true;
  return selector.split(/,(?![^(]*\))/).every((part) => {
    const set = /^\s*(\S+)\s+(in|notin)\s+\(([^)]*)\)\s*$/.exec(part);
    if (set) {
      const values = (set[3] ?? "").split(",").map((value) => value.trim());
      return values.includes(labels[set[1] ?? ""] ?? "") === (set[2] === "in");
    }
    const equal = /^\s*([^=!\s]+)\s*(==|!=|=)\s*(\S*)\s*$/.exec(part);
    if (equal) return (labels[equal[1] ?? ""] === equal[3]) === (equal[2] !== "!=");
    const bare = part.trim();
    return bare.startsWith("!") ? labels[bare.slice(1)] === undefined : labels[bare] !== undefined;
  });
}
