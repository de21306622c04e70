import {
  explain,
  isLost,
  judge,
  reconcile,
  type EventBody,
  type History,
  type RequestRecord,
} from "../protocol/index.ts";

/** Compares every payment with the ledger: what was committed, and what that makes of the outcome the client saw. */
export function reconcilePayments(
  history: History,
  committed: ReadonlyMap<number, number>,
  emit: (event: EventBody) => void,
): void {
  for (const request of [...history.requests.values()].filter(isPayment)) {
    if (request.observed === undefined) continue;
    const count = committed.get(request.id) ?? 0;
    const outcome = reconcile(request.observed, request.status, count);
    if (outcome !== request.outcome) {
      emit({ type: "request.reconciled", request: request.id, outcome, committed: count });
    }
  }
}

const isPayment = (request: RequestRecord): boolean => request.method === "POST";

/** Gives every loss its one cause, and every check its verdict. */
export function explainAndJudge(history: History, emit: (event: EventBody) => void): void {
  for (const request of history.requests.values()) {
    if (request.outcome === undefined || !isLost(request.outcome)) continue;
    const found = explain(history, request);
    if (!found) continue;
    const evidence = found.chain.filter((link) => link.evidence).map((link) => link.seq);
    emit({
      type: "loss.explained",
      of: "request",
      id: request.id,
      cause: found.cause,
      evidence,
      saved: found.saved,
    });
  }
  for (const { id, status, why, evidence } of judge(history, history.header.checks)) {
    emit({ type: "check.settled", check: id, status, why, evidence: [...evidence] });
  }
}
