import { reconcile, type EventBody, type History, type RequestRecord } from "../protocol/index.ts";

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
