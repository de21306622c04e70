import type { History, PodRecord, ProxyTry, RequestRecord, RouterRecord } from "../history.ts";
import type { Outcome } from "../outcome.ts";

/** A lost request and what it met. */
export interface Case {
  readonly history: History;
  readonly request: RequestRecord;
  readonly pod: PodRecord;
  /** Undefined for a client that dials the pod's own address. */
  readonly router: RouterRecord | undefined;
}

const results: Partial<Record<NonNullable<ProxyTry["settled"]>["result"], Outcome>> = {
  refused: "refused",
  closed: "reset",
  reset: "reset",
  "timed-out": "timed-out",
};

/** A proxy's try on a pod as a request of its own, so that the same rules judge it; undefined when it was answered. */
export function requestOf(request: RequestRecord, tried: ProxyTry): RequestRecord | undefined {
  const { settled, pod, reused } = tried;
  const observed = settled && results[settled.result];
  if (!observed || pod === null) return undefined;
  return {
    ...request,
    client: tried.router,
    pod,
    reused,
    sent: tried,
    settled: {
      seq: settled.seq,
      t: settled.t,
      phase: observed === "refused" ? "connect" : "waiting",
      bytes: settled.bytes,
    },
    observed: settled.bytes > 0 && observed === "reset" ? "truncated" : observed,
    outcome: observed,
    tries: [],
  };
}
