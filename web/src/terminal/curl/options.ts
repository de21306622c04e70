import type { HandRequest } from "../../../../server/protocol/index.ts";
import { curlVersion } from "../cluster/names.ts";

/** What curl was asked for. */
export interface CurlOptions {
  readonly urls: readonly string[];
  readonly method: HandRequest["method"];
  readonly headers: [string, string][];
  readonly body: string | undefined;
  readonly verbose: boolean;
  readonly include: boolean;
  readonly silent: boolean;
  readonly showError: boolean;
  readonly fail: boolean;
  readonly output: string | undefined;
  readonly writeOut: string | undefined;
  /** Cluster seconds. */
  readonly timeout: number | undefined;
}

/** A command line that curl refuses, in its own words, with its exit status. */
export class CurlRefusal extends Error {
  override readonly name = "CurlRefusal";
  readonly status: number;
  constructor(message: string, status = 2) {
    super(
      status === 2 ? `${message}\ncurl: try 'curl --help' or 'curl --manual' for more information` : message,
    );
    this.status = status;
  }
}

const withValue: Readonly<Record<string, string>> = {
  X: "request",
  H: "header",
  d: "data",
  o: "output",
  w: "write-out",
  m: "max-time",
  A: "user-agent",
  e: "referer",
  b: "cookie",
};
const switches: Readonly<Record<string, string>> = {
  v: "verbose",
  i: "include",
  I: "head",
  s: "silent",
  S: "show-error",
  f: "fail",
  k: "insecure",
  L: "location",
  N: "no-buffer",
  G: "get",
  "4": "ipv4",
};
const longValues = new Set([
  ...Object.values(withValue),
  "data-raw",
  "data-binary",
  "json",
  "url",
  "connect-timeout",
]);
const longSwitches = new Set([...Object.values(switches), "http1.1", "no-progress-meter"]);
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

type Given = { readonly name: string; readonly value: string }[];

function read(args: readonly string[]): { given: Given; urls: string[] } {
  const given: Given = [];
  const urls: string[] = [];
  const needs = (flag: string, value: string | undefined): string => {
    if (value === undefined) throw new CurlRefusal(`curl: option ${flag}: requires parameter`);
    return value;
  };
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (arg.startsWith("--")) {
      const name = arg.slice(2);
      if (longValues.has(name)) given.push({ name, value: needs(arg, args[++at]) });
      else if (longSwitches.has(name)) given.push({ name, value: "" });
      else throw new CurlRefusal(`curl: option ${arg}: is unknown`);
    } else if (arg.startsWith("-") && arg !== "-") {
      for (let letter = 1; letter < arg.length; letter++) {
        const short = arg[letter] ?? "";
        const valued = withValue[short];
        if (valued !== undefined) {
          given.push({ name: valued, value: needs(`-${short}`, arg.slice(letter + 1) || args[++at]) });
          break;
        }
        const plain = switches[short];
        if (plain === undefined) throw new CurlRefusal(`curl: option ${arg}: is unknown`);
        given.push({ name: plain, value: "" });
      }
    } else urls.push(arg);
  }
  return { given, urls };
}

/** Reads curl's arguments. @throws {CurlRefusal} as curl says it. */
export function curlOptions(args: readonly string[]): CurlOptions {
  const { given, urls } = read(args);
  const has = (name: string): boolean => given.some((each) => each.name === name);
  const last = (name: string): string | undefined => given.findLast((each) => each.name === name)?.value;
  const all = (name: string): string[] =>
    given.filter((each) => each.name === name).map(({ value }) => value);
  const bodies = given.filter(({ name }) => ["data", "data-raw", "data-binary", "json"].includes(name));
  for (const { name, value } of bodies)
    if (value.startsWith("@") && name !== "data-raw")
      throw new CurlRefusal(
        `curl: option ${name === "data" ? "-d" : `--${name}`}: error encountered when reading a file`,
      );
  const timeout = last("max-time");
  if (timeout !== undefined && !(Number(timeout) > 0))
    throw new CurlRefusal("curl: option -m: expected a proper numerical parameter");
  const joined = bodies.length > 0 ? bodies.map(({ value }) => value).join("&") : undefined;
  const asQuery = has("get") ? joined : undefined;
  const body = has("get") ? undefined : joined;
  const asked =
    last("request")?.toUpperCase() ?? (has("head") ? "HEAD" : body === undefined ? "GET" : "POST");
  const method = methods.find((each) => each === asked);
  if (!method)
    throw new CurlRefusal(`curl: of methods this lab's client knows ${methods.join(", ")}, not ${asked}`, 1);
  const targets = [...all("url"), ...urls];
  if (targets.length === 0) throw new CurlRefusal("curl: no URL specified!");
  return {
    urls:
      asQuery === undefined
        ? targets
        : targets.map((url) => `${url}${url.includes("?") ? "&" : "?"}${asQuery}`),
    method,
    headers: headersOf(all("header"), has("json"), body, {
      "User-Agent": last("user-agent") ?? `curl/${curlVersion}`,
      Accept: has("json") ? "application/json" : "*/*",
      Referer: last("referer"),
      Cookie: last("cookie"),
    }),
    body,
    verbose: has("verbose"),
    include: has("include") || has("head"),
    silent: has("silent") || has("no-progress-meter"),
    showError: has("show-error") || has("no-progress-meter"),
    fail: has("fail"),
    output: last("output"),
    writeOut: last("write-out"),
    timeout: timeout === undefined ? undefined : Number(timeout),
  };
}

/** curl's own header lines, then the given ones; one that is given replaces curl's, `Name:` takes it away. */
function headersOf(
  lines: readonly string[],
  json: boolean,
  body: string | undefined,
  own: Readonly<Record<string, string | undefined>>,
): [string, string][] {
  const given = lines.map((line): [string, string] => {
    const [, name = line, value = ""] = /^([^:;]+)[:;]\s*(.*)$/.exec(line) ?? [];
    return [name, value.trim()];
  });
  const replaced = (name: string): boolean =>
    given.some(([each]) => each.toLowerCase() === name.toLowerCase());
  const type = json ? "application/json" : "application/x-www-form-urlencoded";
  const before = Object.entries(own).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return [
    ...before.filter(([name]) => !replaced(name)),
    ...given.filter(([, value]) => value !== ""),
    ...(body !== undefined && !replaced("content-type") ? [["Content-Type", type] as [string, string]] : []),
  ];
}
