import {
  handClient,
  reconcile,
  type EventBody,
  type History,
  type RequestRecord,
  type Scenario,
} from "../protocol/index.ts";

/**
 * Compares every payment with the ledger: what was committed, and what that makes of the outcome the user saw. That is
 * the outcome of the intent's last attempt; the attempts before it were tried again, so nobody lost by them.
 */
export function reconcilePayments(
  history: History,
  committed: ReadonlyMap<number, number>,
  emit: (event: EventBody) => void,
): void {
  const isPayment = paymentsOf(history.header.scenario.traffic);
  const intents = [...history.requests.values()].filter(({ retryOf }) => retryOf === undefined);
  for (const first of intents.filter(isPayment)) {
    const last = lastAttempt(history, first);
    if (last.observed === undefined) continue;
    const count = committed.get(first.id) ?? 0;
    const outcome = reconcile(last.observed, last.status, count);
    if (outcome !== last.outcome) {
      emit({ type: "request.reconciled", request: last.id, outcome, committed: count });
    }
  }
}

function lastAttempt(history: History, first: RequestRecord): RequestRecord {
  let last = first;
  for (;;) {
    const retry = last.retriedBy === undefined ? undefined : history.requests.get(last.retriedBy);
    if (!retry) return last;
    last = retry;
  }
}

/**
 * A payment is a POST to the traffic's own path, unless what is sent there is an upload, or it is sent by hand: what that
 * one is called in the ledger is up to whoever wrote it.
 */
function paymentsOf({ method, path, kinds }: Scenario["traffic"]): (request: RequestRecord) => boolean {
  const posts = kinds.filter((kind) => kind.method === "POST" && kind.path === path);
  const paid =
    kinds.length === 0
      ? method === "POST"
      : posts.length > 0 && posts.every(({ upload }) => upload === undefined);
  return ({ client, method: sent, path: to }) =>
    paid && client !== handClient && sent === "POST" && to === path;
}
