import {
  exitCode,
  fold,
  isLost,
  outcomes,
  type ExamCheckId,
  type Outcome,
  type RequestRecord,
} from "../../protocol/index.ts";
import type { Tried } from "../../exam/index.ts";

/** What was found of one peer. */
export interface Row {
  readonly title: string;
  /** Of the exam with requests that take a second. */
  readonly trials: readonly Tried[];
  /** Of the one with requests that take five. */
  readonly long: readonly Tried[];
}

/** What is told where nothing could be seen. */
const nothing = "–";

/** A column: its head, and what stands in it. */
type Column = readonly [head: string, cell: (row: Row) => string];

const columns: readonly Column[] = [
  ["peer", ({ title }) => title],
  ["in flight, 1 s", ({ trials }) => lossesOf(trials, "in-flight")],
  ["in flight, 5 s", ({ long }) => lossesOf(long, "in-flight")],
  ["fresh", ({ trials }) => lossesIn(afterwards(trials).filter(({ keeps }) => !keeps))],
  ["warm", ({ trials }) => lossesIn(afterwards(trials).filter(({ keeps }) => keeps))],
  [
    "says close",
    ({ trials }) => ({ pass: "yes", fail: "no" })[statusOf(trials, "connection-close")] ?? nothing,
  ],
  ["idle", ({ trials }) => endOf(trials, "idle-keep-alive")],
  ["silent", ({ trials }) => endOf(trials, "silent-socket")],
  ["half a request", ({ trials }) => endOf(trials, "partial-request")],
  ["WebSocket", ({ trials }) => socketsOf(trials)],
  ["exit", ({ trials }) => exitOf(trials)],
];

/** The matrix as a table in Markdown. */
export const matrixOf = (rows: readonly Row[]): string =>
  tableOf([columns.map(([head]) => head), ...rows.map((row) => columns.map(([, cell]) => cell(row)))]);

/** The head first; as wide as the formatter would have it. */
function tableOf([head = [], ...rows]: readonly string[][]): string {
  const widths = head.map((cell, at) => Math.max(3, cell.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

const trialOf = (trials: readonly Tried[], id: ExamCheckId): Tried | undefined =>
  trials.find(({ findings }) => findings.some((finding) => finding.id === id));

const findingOf = (trials: readonly Tried[], id: ExamCheckId) =>
  trialOf(trials, id)?.findings.find((finding) => finding.id === id);

const statusOf = (trials: readonly Tried[], id: ExamCheckId): string =>
  findingOf(trials, id)?.status ?? "unknown";

const lossesOf = (trials: readonly Tried[], id: ExamCheckId): string =>
  lossesIn(findingOf(trials, id)?.requests ?? []);

/** What the service was sent after its deletion, and whether by a client that keeps its connections. */
function afterwards(trials: readonly Tried[]): (RequestRecord & { readonly keeps: boolean })[] {
  const tried = trialOf(trials, "propagation-fresh");
  if (!tried) return [];
  const { requests, pods } = fold(tried.journal.header, tried.journal.events);
  const all = [...requests.values()];
  const keeping = new Set(all.filter(({ reused }) => reused).map(({ client }) => client));
  return [...pods.values()].flatMap(({ name, deleted }) =>
    all
      .filter(({ pod, sent }) => pod === name && deleted !== undefined && sent.t >= deleted.t)
      .map((request) => ({ ...request, keeps: keeping.has(request.client) })),
  );
}

/** `ok`, `all refused`, or how many of how many, and how. */
function lossesIn(requests: readonly RequestRecord[]): string {
  if (requests.length === 0) return nothing;
  const lost = Object.entries(Object.groupBy(requests, outcomeOf)).filter(([outcome]) =>
    isLost(outcome as Outcome),
  );
  if (lost.length === 0) return "ok";
  const told = lost.map(([outcome, { length }]) => ({ length, label: outcomes[outcome as Outcome].label }));
  const [only] = told;
  if (only?.length === requests.length) return `all ${only.label}`;
  return `${told.map(({ length, label }) => `${length} ${label}`).join(", ")} of ${requests.length}`;
}

const outcomeOf = ({ outcome = "unknown" }: RequestRecord): Outcome => outcome;

/** After how long it ended in spite of what held it. */
function endOf(trials: readonly Tried[], id: ExamCheckId): string {
  const ended = trialOf(trials, id)?.ended;
  if (!ended) return nothing;
  return ended.killed ? "held" : `${ended.took.toFixed(1)} s`;
}

/** With which codes WebSockets were closed. */
function socketsOf(trials: readonly Tried[]): string {
  const tried = trialOf(trials, "websocket");
  if (!tried) return nothing;
  if (tried.ended?.killed) return "held";
  const { sockets } = fold(tried.journal.header, tried.journal.events);
  return [...new Set([...sockets.values()].map(({ closed }) => closed?.code ?? 1006))].join(", ");
}

/** The code, and how long after the signal, under traffic. */
function exitOf(trials: readonly Tried[]): string {
  const ended = trialOf(trials, "exit-code")?.ended;
  return ended ? `${exitCode(ended.exit)}, ${ended.took.toFixed(1)} s` : nothing;
}
