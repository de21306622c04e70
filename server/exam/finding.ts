import {
  explain,
  isLost,
  type Cause,
  type ExamCheckId,
  type History,
  type RequestRecord,
} from "../protocol/index.ts";

/** What one check came to. */
export interface Finding {
  readonly id: ExamCheckId;
  readonly status: "pass" | "fail" | "skip" | "unknown";
  /** One sentence without a full stop. */
  readonly summary: string;
  /** Of what was lost first, where the journal proves one. */
  readonly cause?: Cause | undefined;
  /** The requests that it is about. */
  readonly requests?: readonly RequestRecord[];
  /** Further facts, one line each. */
  readonly evidence?: readonly string[];
}

export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

export const lostOf = (requests: readonly RequestRecord[]): RequestRecord[] =>
  requests.filter(({ outcome }) => outcome !== undefined && isLost(outcome));

/** Losses of requests that the service had not begun yet: others than `in-flight` ask for them. */
const notBegun: ReadonlySet<Cause | undefined> = new Set<Cause | undefined>([
  "door-shut-before-router-knew",
  "idle-connection-closed",
  "not-ready-yet",
  "no-endpoint",
]);

/** Those that the service had begun, as far as they were lost: who met it just when it shut the door is left out. */
export const begun = (history: History, requests: readonly RequestRecord[]): RequestRecord[] =>
  requests.filter((request) => !notBegun.has(explain(history, request)?.cause));

/** Fails when any of these requests was lost; unknown where there are none. */
export function noneLost(
  id: ExamCheckId,
  history: History,
  requests: readonly RequestRecord[],
  { all, none }: { readonly all: (count: number) => string; readonly none: string },
): Finding {
  const lost = lostOf(requests);
  const [first] = lost;
  if (first) {
    const by = Object.entries(Object.groupBy(lost, ({ outcome }) => outcome ?? "unknown"))
      .map(([outcome, those]) => `${those?.length ?? 0} ${outcome}`)
      .join(", ");
    const cause = explain(history, first)?.cause;
    return {
      id,
      status: "fail",
      summary: `${lost.length} of ${plural(requests.length, "request")} lost: ${by}`,
      cause,
      requests,
    };
  }
  if (requests.length === 0) return { id, status: "unknown", summary: none };
  return { id, status: "pass", summary: all(requests.length), requests };
}
