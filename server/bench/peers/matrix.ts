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
import { plural, type Tried } from "../../exam/index.ts";

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
  /** The requests that it counts, where these are others than the check looks at. */
  readonly counts?: (trials: readonly Tried[]) => readonly RequestRecord[];
}

/** What was sent after the deletion by clients that keep their connections, or by those that don't. */
const sentAfterwards = (kept: boolean) => {
  const counts = (trials: readonly Tried[]) => afterwards(trials).filter(({ keeps }) => keeps === kept);
  return { counts, cell: (trials: readonly Tried[]) => lossesIn(counts(trials)) };
};

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
    ...sentAfterwards(false),
  },
  {
    head: "warm",
    check: "propagation-warm",
    says: "What was sent after the deletion by clients that keep their connections, and go on using them until the end",
    ...sentAfterwards(true),
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

/** The matrix with what each check found, or what became of the requests that a column counts. */
export const cellsOf = (row: Row): PeerCell[] =>
  columns.map((column) => {
    const trials = trialsFor(row, column);
    const text = column.cell(trials);
    if (column.counts) return countedCell(text, column.counts(trials));
    const found = findingOf(trials, column.check);
    return {
      text,
      status: found?.status ?? "unknown",
      summary: found?.summary ?? "nothing could be seen",
      cause: found?.cause ?? null,
    };
  });

function countedCell(text: string, requests: readonly RequestRecord[]): PeerCell {
  if (requests.length === 0) return { text, status: "unknown", summary: "nobody came any more", cause: null };
  const lost = requests.filter(({ outcome }) => outcome !== undefined && isLost(outcome));
  const status = lost.length > 0 ? "fail" : "pass";
  const summary = `${lost.length} of ${plural(requests.length, "request")} lost`;
  return { text, status, summary, cause: lost[0]?.explained?.cause ?? null };
}

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
