import type { History, RequestRecord } from "../protocol/index.ts";
import { lostOf, type Finding } from "./finding.ts";
import { pod } from "./header.ts";

/** So many lost requests are told one by one. */
const most = 10;

const seconds = (ms: number): string => `${ms >= 0 ? "+" : "−"}${Math.abs(ms / 1000).toFixed(2)} s`;

function line(
  { id, method, path, reused, sent, settled, outcome, status, errno }: RequestRecord,
  from: number,
): string {
  const how = [outcome, status, errno].filter((each) => each !== undefined).join(" ");
  const connection = reused ? "a kept connection" : "a new connection";
  const end = settled ? ` at ${seconds(settled.t - from)}` : "";
  return `#${id} ${method} ${path} on ${connection}, sent at ${seconds(sent.t - from)}: ${how}${end}`;
}

/** What proves a finding, one line each, with times that count from the signal. */
export function evidenceOf(finding: Finding, history: History): string[] {
  const record = history.pods.get(pod);
  const from = record?.signals[0]?.t ?? 0;
  const lost = lostOf(finding.requests ?? []);
  const more = lost.length > most ? [`and ${lost.length - most} more`] : [];
  const signals = record?.signals.map(({ signal, t }) => `${signal} at ${seconds(t - from)}`) ?? [];
  const end = record?.exited ? [`the process ended at ${seconds(record.exited.t - from)}`] : [];
  return finding.status === "fail"
    ? [
        ...(finding.evidence ?? []),
        ...lost.slice(0, most).map((request) => line(request, from)),
        ...more,
        ...signals,
        ...end,
      ]
    : [...(finding.evidence ?? [])];
}
