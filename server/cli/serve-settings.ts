import { parseArgs } from "node:util";
import { defaultRuns } from "../sessions/index.ts";
import { tierSchema, type Tier } from "../protocol/index.ts";
import { helpOf } from "./option-help.ts";
import { publicHost } from "./public-host.ts";
import { asIs, number, oneOf } from "./read-values.ts";
import { UsageError } from "./verb.ts";

/** One setting of `serve`: a flag, which may as well be an environment variable. */
interface Setting<T> {
  /** What the flag is followed by; null for a switch. */
  readonly value: string | null;
  /** What holds where nothing is said. */
  readonly usual: string;
  readonly what: string;
  /** @param name of the flag or variable that said it. @throws UsageError */
  read(text: string, name: string): T;
}

const setting = <T>(row: Setting<T>): Setting<T> => row;

const whole = (min: number, max: number) => number({ min, max, whole: true });
const seconds = (min: number, max: number) => number({ min, max, whole: false });
const onOff = (text: string, name: string): boolean => oneOf("0", "1")(text, name) === "1";

const tiers = tierSchema.options as readonly Tier[];

/** The addresses from which nobody but this machine can be reached. */
export const loopback: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "::1"]);

export const defaultPort = 4600;
/** In seconds. Beyond loopback: what clients that keep a connection may take to send their next request. */
export const defaultDrain = { onLoopback: 0, beyond: 4 } as const;
export const defaultGrace = 25;

/** Every setting: a new one is a row here, and the README's table. */
export const settings = {
  port: setting({
    value: "N",
    usual: String(defaultPort),
    what: "listen on this port; 0 takes any free one",
    read: whole(0, 65535),
  }),
  host: setting({
    value: "H",
    usual: "127.0.0.1",
    what: "listen on this address; beyond this machine it needs `--public-host`",
    read: asIs,
  }),
  tier: setting({
    value: "T",
    usual: "the best one",
    what: "`container` or `process`: force a sandbox tier",
    read: oneOf(...tiers),
  }),
  data: setting({
    value: "DIR",
    usual: "`last-call` in `$XDG_STATE_HOME`, or in `~/.local/state`",
    what: "keep finished runs there",
    read: asIs,
  }),
  keep: setting({
    value: "N",
    usual: String(defaultRuns),
    what: "keep so many runs, and at most 512 MB of them; the oldest go first",
    read: whole(1, 100_000),
  }),
  drain: setting({
    value: "S",
    usual: `${defaultDrain.onLoopback} on loopback, else ${defaultDrain.beyond}`,
    what: "after the signal, say so at `/readyz` and serve on for so many seconds before the door shuts",
    read: seconds(0, 600),
  }),
  grace: setting({
    value: "S",
    usual: String(defaultGrace),
    what: "end within so many seconds after the signal; runs under way have most of it",
    read: seconds(1, 3600),
  }),
  log: setting({
    value: "F",
    usual: "text",
    what: "`text`, or `json`: a JSON object a line on standard output; then `LASTCALL_TOKEN` must be set, since no log says it",
    read: oneOf("text", "json"),
  }),
  "metrics-port": setting({
    value: "N",
    usual: "none",
    what: "serve `/metrics` for Prometheus on this port, to whoever reaches it",
    read: whole(0, 65535),
  }),
  "metrics-host": setting({
    value: "H",
    usual: "127.0.0.1",
    what: "serve it on this address",
    read: asIs,
  }),
  "public-host": setting({
    value: "NAME",
    usual: "none",
    what: "open a workshop that people reach as `NAME` or `NAME:PORT`; `https://NAME` where a proxy adds TLS",
    read: publicHost,
  }),
  workshop: setting({
    value: null,
    usual: "off",
    what: "open a workshop on this machine alone, to rehearse it",
    read: onOff,
  }),
  labs: setting({
    value: "N",
    usual: "8; of a workshop, by memory",
    what: "so many people may have a lab at a time",
    read: whole(1, 1000),
  }),
  runs: setting({
    value: "N",
    usual: "8; of a workshop, three for two cores",
    what: "so many runs at a time; others wait for their turn",
    read: whole(1, 1000),
  }),
  starts: setting({
    value: "N",
    usual: "one for two cores",
    what: "so many labs and runs may be starting up at a time, which takes a core each",
    read: whole(1, 1000),
  }),
  open: setting({ value: null, usual: "off", what: "open the link in the browser", read: onOff }),
} as const;

/** What only the environment says: a command line can be read by every process of the machine. */
export const variables = {
  LASTCALL_TOKEN: { usual: "a new random one", what: "the page's token, 64 hexadecimal digits" },
  DATABASE_URL: { usual: "an embedded Postgres", what: "another Postgres for the labs' ledgers" },
} as const;

export type Settings = {
  readonly [K in keyof typeof settings]: ReturnType<(typeof settings)[K]["read"]> | undefined;
};

/** The environment variable that says the same as a flag. */
export const variableOf = (flag: string): string => `LASTCALL_${flag.replaceAll("-", "_").toUpperCase()}`;

/** What the command line says, and where it is silent, the environment. @throws UsageError naming the culprit */
export function readSettings(args: readonly string[], env: NodeJS.ProcessEnv): Settings {
  const options = Object.fromEntries(
    Object.entries(settings).map(([flag, { value }]) => [
      flag,
      { type: value === null ? ("boolean" as const) : ("string" as const) },
    ]),
  );
  let given: { values: Record<string, string | boolean | undefined>; positionals: string[] };
  try {
    given = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  if (given.positionals.length > 0) throw new UsageError(`serve takes no "${given.positionals[0]}"`);
  const read = Object.entries(settings).map(([flag, { read: of }]) => {
    const said = given.values[flag];
    if (said !== undefined) return [flag, said === true ? true : of(String(said), `--${flag}`)];
    const variable = variableOf(flag);
    const text = env[variable];
    return [flag, text === undefined ? undefined : of(text, variable)];
  });
  return Object.fromEntries(read) as Settings;
}

/** The settings as `serve --help` lists them. */
export const settingsHelp = (): string => helpOf(settings);

/** The settings as the README's table has them, row by row; the formatter decides how wide its columns are. */
export const settingsTable = (): string[][] => [
  ...Object.entries(settings).map(([flag, { value, usual, what }]) => [
    `\`--${flag}${value === null ? "" : ` ${value}`}\``,
    `\`${variableOf(flag)}\``,
    usual,
    what,
  ]),
  ...Object.entries(variables).map(([variable, { usual, what }]) => ["", `\`${variable}\``, usual, what]),
];
