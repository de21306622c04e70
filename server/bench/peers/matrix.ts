import {
  exitCode,
  fold,
  isLost,
  outcomes,
  type ExamCheckId,
  type Outcome,
  type PeerCell,
  type RequestRecord,
} from "../../protocol/index.ts";
import type { Tried } from "../../exam/index.ts";

/** What was found of one peer. */
export interface Row {
  readonly title: string;
  /** The name of its program. */
  readonly service: string;
  /** Of the exam with requests that take a second. */
  readonly trials: readonly Tried[];
  /** Of the one with requests that take five. */
  readonly long: readonly Tried[];
}

/** What is told where nothing could be seen. */
const nothing = "–";

/** A column of the matrix: one check of one of the two exams. */
interface Column {
  readonly head: string;
  readonly check: ExamCheckId;
  /** What stands in it, in a sentence. */
  readonly says: string;
  /** Of the exam with the longer requests. */
  readonly long?: true;
  readonly cell: (trials: readonly Tried[]) => string;
}

export const columns: readonly Column[] = [
  {
    head: "in flight, 1 s",
    check: "in-flight",
    says: "What was under way at the signal and took one second",
    cell: (trials) => lossesOf(trials, "in-flight"),
  },
  {
    head: "in flight, 5 s",
    check: "in-flight",
    says: "What was under way at the signal and took five seconds",
    long: true,
    cell: (trials) => lossesOf(trials, "in-flight"),
  },
  {
    head: "fresh",
    check: "propagation-fresh",
    says: "What was sent after the deletion by clients that make a connection for each request",
    cell: (trials) => lossesIn(afterwards(trials).filter(({ keeps }) => !keeps)),
  },
  {
    head: "warm",
    check: "propagation-warm",
    says: "What was sent after the deletion by clients that keep their connections, and go on using them until the end",
    cell: (trials) => lossesIn(afterwards(trials).filter(({ keeps }) => keeps)),
  },
  {
    head: "says close",
    check: "connection-close",
    says: "Whether a kept connection is told Connection: close before it is closed; nothing can be told of who closes at once",
    cell: (trials) => ({ pass: "yes", fail: "no" })[statusOf(trials, "connection-close")] ?? nothing,
  },
  {
    head: "idle",
    check: "idle-keep-alive",
    says: "How long it lived on with connections that are idle at the signal, or become so within the second after it",
    cell: (trials) => endOf(trials, "idle-keep-alive"),
  },
  {
    head: "silent",
    check: "silent-socket",
    says: "How long it lived on with a connection on which nothing was ever sent",
    cell: (trials) => endOf(trials, "silent-socket"),
  },
  {
    head: "half a request",
    check: "partial-request",
    says: "How long it lived on with a connection that has sent half a request",
    cell: (trials) => endOf(trials, "partial-request"),
  },
  {
    head: "WebSocket",
    check: "websocket",
    says: "The code with which an open WebSocket was closed, where 1006 is none; held, where it held the process until SIGKILL",
    cell: (trials) => socketsOf(trials),
  },
  {
    head: "exit",
    check: "exit-code",
    says: "The exit code, and how long after the signal, under traffic",
    cell: (trials) => exitOf(trials),
  },
];

/** The matrix as a table in Markdown. */
export const matrixOf = (rows: readonly Row[]): string =>
  tableOf([
    ["peer", ...columns.map(({ head }) => head)],
    ...rows.map((row) => [row.title, ...columns.map((column) => column.cell(trialsFor(row, column)))]),
  ]);

const trialsFor = ({ trials, long }: Row, column: Column): readonly Tried[] => (column.long ? long : trials);

/** The matrix with what each check found. */
export const cellsOf = (row: Row): PeerCell[] =>
  columns.map((column) => {
    const trials = trialsFor(row, column);
    const found = findingOf(trials, column.check);
    return {
      text: column.cell(trials),
      status: found?.status ?? "unknown",
      summary: found?.summary ?? "nothing could be seen",
      cause: found?.cause ?? null,
    };
  });

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
