import type { History, RequestRecord } from "../protocol/index.ts";
import { lostOf, type Finding } from "./finding.ts";
import { pod } from "./header.ts";

/** So many kinds of lost requests are told; the rest is a number. */
const most = 10;

const seconds = (ms: number): string => {
  const told = (ms / 1000).toFixed(2);
  // What rounds to nothing was neither before nor after.
  return `${Number(told) < 0 ? "−" : "+"}${told.replace("-", "")} s`;
};

/** What requests that are told together have in common. */
function kindOf({ method, path, reused, outcome, status, errno }: RequestRecord): string {
  const how = [outcome, status, errno].filter((each) => each !== undefined).join(" ");
  return `${method} ${path} on ${reused ? "a kept connection" : "a new connection"}: ${how}`;
}

/** One line for requests that are alike. */
function line(kind: string, alike: readonly RequestRecord[], from: number): string {
  const [first] = alike;
  if (alike.length === 1 && first) {
    const end = first.settled ? ` at ${seconds(first.settled.t - from)}` : "";
    return `#${first.id} ${kind}${end}, sent at ${seconds(first.sent.t - from)}`;
  }
  const sent = alike.map((request) => request.sent.t - from);
  const ends = alike.map(({ settled }) => settled?.t).filter((t) => t !== undefined);
  const over = ends.length > 0 ? `, the last one at ${seconds(Math.max(...ends) - from)}` : "";
  const [early, late] = [seconds(Math.min(...sent)), seconds(Math.max(...sent))];
  const when = early === late ? `at ${early}` : `from ${early} to ${late}`;
  return `${alike.length} × ${kind}${over}, sent ${when}`;
}

/** What proves a finding, one line each, with times that count from the signal. */
export function evidenceOf(finding: Finding, history: History): string[] {
  const record = history.pods.get(pod);
  const from = record?.signals[0]?.t ?? 0;
  const lost = lostOf(finding.requests ?? []);
  const kinds = Object.entries(Object.groupBy(lost, kindOf)).map(([kind, alike]) => ({
    kind,
    alike: alike ?? [],
  }));
  const rest = kinds.slice(most).reduce((sum, { alike }) => sum + alike.length, 0);
  const signals = record?.signals.map(({ signal, t }) => `${signal} at ${seconds(t - from)}`) ?? [];
  const end = record?.exited ? [`the process ended at ${seconds(record.exited.t - from)}`] : [];
  return finding.status === "fail"
    ? [
        ...(finding.evidence ?? []),
        ...kinds.slice(0, most).map(({ kind, alike }) => line(kind, alike, from)),
        ...(rest > 0 ? [`and ${rest} more of other kinds`] : []),
        ...signals,
        ...end,
      ]
    : [...(finding.evidence ?? [])];
}
