import { withPod, withRequest, without, type Handlers } from "./handlers.ts";

type Subjects = "request" | "proxy" | "reply" | "payment";

/** What becomes of a request, on its way and in the ledger. */
export const requestHandlers: Pick<Handlers, Extract<keyof Handlers, `${Subjects}.${string}`>> = {
  "proxy.tried": (history, { router, request, nth, pod, reused }, at) =>
    withRequest(history, request, (record) => {
      record.tries.push({ ...at, router, nth, pod, reused });
      if (pod !== null) record.pod = pod;
    }),
  "proxy.settled": (history, { request, nth, result, status, bytes }, at) =>
    withRequest(history, request, (record) => {
      const tried = record.tries.findLast((entry) => entry.nth === nth);
      if (tried) tried.settled ??= { ...at, result, status, bytes };
    }),
  "request.sent": (history, event, at) => {
    const { request, ...rest } = without(event);
    if (history.requests.has(request)) return;
    history.requestChanges += 1;
    history.requests.set(request, { id: request, ...rest, sent: at, tries: [], reconciliations: [] });
    if (rest.retryOf === undefined) return;
    // The attempt before this one: the intent's first, or the last of its retries.
    let before = history.requests.get(rest.retryOf);
    while (before?.retriedBy !== undefined) before = history.requests.get(before.retriedBy);
    if (before && before.id !== request) before.retriedBy = request;
  },
  "request.connected": (history, { request }, at) =>
    withRequest(history, request, (record) => (record.connected ??= at)),
  "request.first-byte": (history, { request }, at) =>
    withRequest(history, request, (record) => (record.firstByte ??= at)),
  "reply.received": (history, { request, head, body, size }, at) =>
    withRequest(history, request, (record) => (record.reply ??= { ...at, head, body, size })),
  "request.abandoned": (history, { request }, at) =>
    withRequest(history, request, (record) => (record.abandoned ??= at)),
  "request.settled": (history, { request, outcome, phase, bytes, status, errno, retrying }, at) =>
    withRequest(history, request, (record) => {
      if (record.settled) return;
      record.settled = { ...at, phase, bytes };
      record.observed = outcome;
      record.outcome = outcome;
      if (status !== undefined) record.status = status;
      if (errno !== undefined) record.errno = errno;
      if (retrying) record.retrying = true;
      if (outcome === "refused" && record.pod !== null)
        withPod(history, record.pod, ({ refusals }) => refusals.push(at));
    }),
  "request.reconciled": (history, { request, outcome, committed }, at) =>
    withRequest(history, request, (record) => {
      record.outcome = outcome;
      record.reconciled = { ...at, committed };
      record.reconciliations.push({ ...at, outcome });
    }),
  "payment.committed": (history, { request, atMs }, at) =>
    withRequest(history, request, (record) => (record.committed ??= { ...at, atMs })),
};
