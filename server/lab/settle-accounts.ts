import {
  handClient,
  reconcile,
  type EventBody,
  type History,
  type Outcome,
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
  for (const { last, count, outcome } of accounts(history, committed)) {
    if (outcome !== last.outcome) {
      emit({ type: "request.reconciled", request: last.id, outcome, committed: count });
    }
  }
}

/** Whether a pod that still runs has acknowledged a payment that the ledger doesn't hold: it may write it yet. */
export function isOwed(history: History, committed: ReadonlyMap<number, number>): boolean {
  return accounts(history, committed).some(({ last, outcome }) => {
    const pod = last.pod === null ? undefined : history.pods.get(last.pod);
    return outcome === "vanished" && pod !== undefined && pod.exited === undefined;
  });
}

interface Account {
  /** The intent's last attempt. */
  readonly last: RequestRecord;
  /** How many rows the ledger holds. */
  readonly count: number;
  readonly outcome: Outcome;
}

/** Every payment that was tried, and what the ledger makes of it. */
function accounts(history: History, committed: ReadonlyMap<number, number>): Account[] {
  const isPayment = paymentsOf(history.header.scenario.traffic);
  const intents = [...history.requests.values()].filter(({ retryOf }) => retryOf === undefined);
  return intents.filter(isPayment).flatMap((first) => {
    const last = lastAttempt(history, first);
    if (last.observed === undefined) return [];
    const count = committed.get(first.id) ?? 0;
    return [{ last, count, outcome: reconcile(last.observed, last.status, count) }];
  });
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
