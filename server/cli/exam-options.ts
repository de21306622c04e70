import { formatIds } from "../exam/index.ts";
import { examBounds, examCheckIds, examMethods, stopSignals, type ExamSettings } from "../protocol/index.ts";
import { helpOf, typed } from "./option-help.ts";
import { asIs, number, oneOf, type Reader } from "./read-values.ts";
import { UsageError } from "./verb.ts";

/** One option of `exam`, which its file of settings may as well have. */
interface Option {
  /** What it is followed by. */
  readonly value: string;
  /** What holds where nothing is said. */
  readonly usual: string;
  readonly what: string;
  /** Which of the exam's settings it is; none where it says what becomes of the result. */
  readonly setting?: keyof ExamSettings;
  /**
   * What it is in a file: one text or number, several of them in a list, or an object of names and values. On the command
   * line the latter two are said again and again.
   */
  readonly is: "text" | "number" | "list" | "pairs";
  /** Reads one value. The reader throws UsageError. */
  readonly read: Reader<unknown>;
}

/** As long as it is no path at all, the schema of the settings says what is wrong with it. */
const path = { value: "PATH", is: "text", read: asIs } as const;
const several = { is: "list", value: "ID,…" } as const;

const checkIds: Reader<string[]> = (text, name) =>
  text.split(",").map((id) => {
    if (examCheckIds.some((known) => known === id)) return id;
    throw new UsageError(`${name}: there is no check "${id}"; the checks are ${examCheckIds.join(", ")}`);
  });

const pair: Reader<readonly [string, string]> = (text, name) => {
  const at = text.indexOf("=");
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new UsageError(`${name} takes NAME=VALUE, not "${text}"`);
};

const numeric = (setting: keyof typeof examBounds) =>
  ({ is: "number", setting, read: number(examBounds[setting]) }) as const;

const rows = {
  path: { ...path, setting: "path", usual: "/", what: "what is requested" },
  method: {
    value: "M",
    is: "text",
    setting: "method",
    usual: "GET",
    what: `how: ${examMethods.join(", ")}`,
    read: oneOf(...examMethods),
  },
  body: {
    value: "TEXT",
    is: "text",
    setting: "body",
    usual: "none",
    what: "what every request but GET carries",
    read: (text) => text,
  },
  header: {
    value: "LINE",
    is: "list",
    setting: "headers",
    usual: "none",
    what: "a header line of every request, `Name: value`; again for more",
    read: asIs,
  },
  slow: {
    ...path,
    setting: "slow",
    usual: "none",
    what: "a request that takes long, a second or so: then these are under way at the signal",
  },
  ready: { ...path, setting: "ready", usual: "none", what: "the readiness endpoint, for `not-ready`" },
  ws: { ...path, setting: "ws", usual: "none", what: "where a WebSocket is opened, for `websocket`" },
  sse: { ...path, setting: "sse", usual: "none", what: "an event stream, for `stream`" },
  port: {
    value: "N",
    ...numeric("port"),
    usual: "a free one, said in `PORT`",
    what: "where it listens, if `PORT` can't tell it; then it is started once at a time",
  },
  grace: {
    value: "S",
    ...numeric("grace"),
    usual: "30",
    what: "from the deletion to SIGKILL, the hook included",
  },
  propagation: {
    value: "S",
    ...numeric("propagation"),
    usual: "5",
    what: "so long the slowest router goes on sending requests after the deletion",
  },
  "pre-stop": {
    value: "S",
    ...numeric("preStop"),
    usual: "0",
    what: "a preStop hook sleeps so long before the signal",
  },
  rate: { value: "N", ...numeric("rate"), usual: "50", what: "requests per second" },
  signal: {
    value: "NAME",
    is: "text",
    setting: "signal",
    usual: "SIGTERM",
    what: `what asks it to end: ${stopSignals.join(", ")}`,
    read: oneOf(...stopSignals),
  },
  startup: {
    value: "S",
    ...numeric("startup"),
    usual: "30",
    what: "so long it may take from its start until it serves",
  },
  env: {
    value: "K=V",
    is: "pairs",
    setting: "env",
    usual: "none",
    what: "adds to its environment; again for more",
    read: pair,
  },
  cwd: {
    value: "DIR",
    is: "text",
    setting: "cwd",
    usual: "the working directory",
    what: "where it is started",
    read: asIs,
  },
  only: { ...several, setting: "only", usual: "all", what: "these checks and no others", read: checkIds },
  skip: { ...several, setting: "skip", usual: "none", what: "all but these checks", read: checkIds },
  repeat: {
    value: "N",
    ...numeric("repeat"),
    usual: "1",
    what: "examines everything so often; of each check the worst counts",
  },
  seed: { value: "N", ...numeric("seed"), usual: "7", what: "the seed of its clients' arrivals" },
  format: {
    value: "F",
    is: "text",
    usual: "text",
    what: `${formatIds.map((id) => `\`${id}\``).join(", ")}: what is printed, or written to \`--out\``,
    read: oneOf(...formatIds),
  },
  out: {
    value: "FILE",
    is: "list",
    usual: "none",
    what: "writes the report there; said again as `junit=FILE`, in another format as well",
    read: asIs,
  },
  runs: {
    value: "DIR",
    is: "text",
    usual: "none",
    what: "writes each trial there, as a journal and as a page that replays it, with the report as `index.html`",
    read: asIs,
  },
  badge: { value: "FILE", is: "text", usual: "none", what: "writes a badge there, as SVG", read: asIs },
} as const satisfies Record<string, Option>;

export type ExamOptionName = keyof typeof rows;

/** Every option: a new one is a row here, and one in the README's table. */
export const examOptionRows: Readonly<Record<ExamOptionName, Option>> = rows;

/** The one option that no file has. */
export const configOption = {
  value: "FILE",
  usual: "none",
  what: "reads these options from a JSON file, and the `command` as well; the command line wins",
} as const;

/** The one switch; no file has it either. */
export const openOption = {
  value: null,
  usual: "off",
  what: "opens the report in the browser, with each trial to be replayed; in a temporary folder without `--runs`",
} as const;

const everything = { ...examOptionRows, config: configOption, open: openOption };

/** The options as `exam --help` lists them. */
export const examHelp = (): string => helpOf(everything);

/** The options as the README's table has them, row by row. */
export const examTable = (): string[][] =>
  Object.entries(everything).map(([name, row]) => [`\`${typed(name, row)}\``, row.usual, row.what]);
