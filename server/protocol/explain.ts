import type { Cause } from "./cause.ts";
import type { History, ProxyTry, RequestRecord } from "./history.ts";
import { isLost } from "./outcome.ts";
import { attemptsOf } from "./view.ts";
import { requestOf, type Case } from "./explain/case.ts";
import { causeOf } from "./explain/cause-of.ts";
import { chain, link, type Link } from "./explain/chain.ts";
import { chainOf, ended, tableThen } from "./explain/chain-of.ts";
import { savedBy } from "./explain/saved-by.ts";
import { causePhrase } from "./cause.ts";

export { evidenceOf, type Link } from "./explain/chain.ts";

/** Why a request was lost. Its chain and what would have saved it are found out when they are asked for. */
export interface Explanation {
  readonly cause: Cause;
  /** For a proxy that gave up: why its last try had failed. */
  readonly behind?: Cause;
  /** In the order of time. */
  readonly chain: readonly Link[];
  /** The smallest change that would have saved it, as the end of "It would have lived had …". */
  readonly saved: string;
}

/**
 * The one cause of a lost request, decided from the journal alone. Undefined for a request that was not lost or is
 * still under way.
 */
export function explain(history: History, request: RequestRecord): Explanation | undefined {
  if (request.outcome === undefined || !isLost(request.outcome)) return undefined;
  if (request.outcome === "vanished") return ledgerSays(history, request, "answered-before-saved");
  if (request.outcome === "doubled") return ledgerSays(history, request, "charged-twice");
  const tried = request.tries.at(-1);
  if (tried?.settled && tried.settled.result !== "answered") {
    return gaveUp(history, request, tried);
  }
  const known = caseOf(history, request);
  if (!known) return nobodyThere(history, request);
  const cause = causeOf(known);
  return {
    cause,
    get chain() {
      return chainOf(known, cause);
    },
    get saved() {
      return savedBy(known, cause);
    },
  };
}

function caseOf(history: History, request: RequestRecord): Case | undefined {
  const pod = request.pod === null ? undefined : history.pods.get(request.pod);
  return pod && { history, request, pod, router: history.routers.get(request.router) };
}

function nobodyThere(history: History, request: RequestRecord): Explanation {
  const { router } = request;
  const says = request.dropped
    ? `router ${router} has no endpoint on its own node, and its policy is Local: packets are dropped`
    : `router ${router} has no endpoint left`;
  return {
    cause: "no-endpoint",
    chain: chain([link(tableThen(history, request), says), ended(request)]),
    saved: request.dropped ? `a pod on node ${router} been ready` : "another pod been ready",
  };
}

/** A proxy stands in between: it answered for the pod, or passed on how its try on the pod ended. */
function gaveUp(history: History, request: RequestRecord, tried: ProxyTry): Explanation {
  const own = requestOf(request, tried);
  const known = own && caseOf(history, own);
  if (!own || !known) {
    const cause = tried.settled?.result === "no-upstream" ? "no-endpoint" : "proxy-gave-up";
    return {
      cause,
      get chain() {
        return chain([...triesOf(request), ended(request)]);
      },
      saved:
        cause === "no-endpoint"
          ? "another pod been ready"
          : `${tried.pod ?? "the pod"} answered as HTTP wants it`,
    };
  }
  const behind = causeOf(known);
  // The client saw the pod's own connection end: the proxy had begun to pass its answer on.
  const passedOn = request.observed === "truncated" || request.observed === "reset";
  return {
    cause: passedOn ? behind : "proxy-gave-up",
    ...(!passedOn && { behind }),
    get chain() {
      const links = chainOf(known, behind).filter(
        ({ seq }) => seq !== tried.seq && seq !== tried.settled?.seq,
      );
      const says = passedOn
        ? "the client sees it cut"
        : `${tried.router} answers ${request.status}: ${causePhrase(behind)}`;
      return chain([
        link(request.sent, `${request.client} sends it to ${tried.router}`),
        ...links,
        ...triesOf(request),
        link(request.settled, says),
      ]);
    },
    get saved() {
      return savedBy(known, behind);
    },
  };
}

/** What a proxy tried for a request, and how each try ended. */
const triesOf = ({ tries }: RequestRecord): (Link | undefined)[] => [
  ...tries.map((entry) =>
    link(
      entry,
      `try ${entry.nth}: ${entry.router} ${entry.reused ? "uses a kept connection to" : "dials"} ${entry.pod ?? "nobody: no upstream is left"}`,
    ),
  ),
  ...tries.map((entry) => link(entry.settled, `try ${entry.nth}: ${entry.settled?.result}`)),
];

/** What the client was told of a payment, attempt by attempt, and what the ledger says in the end. */
function ledgerSays(history: History, request: RequestRecord, cause: Cause): Explanation {
  const count = request.reconciled?.committed ?? 0;
  const [first = request, ...others] = attemptsOf(history, request);
  const told = ({ settled, status, observed }: RequestRecord) =>
    link(settled, `the client is told ${status ?? observed}`);
  return {
    cause,
    chain: chain([
      link(first.sent, `the payment is sent to ${first.pod ?? "nobody"}`),
      told(first),
      ...others.flatMap((again) => [
        link(again.sent, `it is sent again, to ${again.pod ?? "nobody"}`),
        told(again),
      ]),
      link(request.reconciled, `the ledger holds it ${count === 0 ? "not at all" : `${count} times`}`),
    ]),
    saved:
      cause === "charged-twice"
        ? "the payment been inserted only where its key was new"
        : "the pod committed the row before it answered",
  };
}
