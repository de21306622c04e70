import type { EventOf, EventType, LabEvent } from "./event.ts";
import type { History, Moment, PodRecord, RequestRecord } from "./history.ts";
import type { Header } from "./journal.ts";
import { outcomeIds, type Outcome } from "./outcome.ts";

/** A history in which nothing has happened yet. */
export function emptyHistory(header: Header): History {
  return {
    header,
    lastSeq: 0,
    lastT: 0,
    pods: new Map(),
    routers: new Map(header.scenario.nodes.map(({ name }) => [name, { node: name, tables: [] }])),
    slices: [],
    requests: new Map(),
    logs: [],
    checks: new Map(),
    commands: [],
    dropped: { events: 0, outcomes: {}, spans: [] },
    foreign: new Map(),
  };
}

type Handlers = { [T in EventType]: (history: History, event: EventOf<T>, at: Moment) => void };

const withPod = (history: History, name: string, change: (pod: PodRecord) => void): void => {
  const pod = history.pods.get(name);
  if (pod) change(pod);
};
const withRequest = (history: History, id: number, change: (request: RequestRecord) => void): void => {
  const request = history.requests.get(id);
  if (request) change(request);
};
const nothing = (): void => {};

const handlers: Handlers = {
  "run.started": nothing,
  "run.finished": (history, { how, why }, at) => {
    history.finished = { ...at, how, why };
  },
  "pod.created": (history, { pod, node, address }, at) => {
    history.pods.set(pod, {
      name: pod,
      node,
      address,
      created: at,
      readiness: [],
      signals: [],
      probes: [],
      reported: { handlers: [], connections: [], alive: [] },
    });
  },
  "pod.started": (history, { pod, pid, pidOne }, at) =>
    withPod(history, pod, (record) => (record.started = { ...at, pid, pidOne })),
  "pod.ready": (history, { pod }, at) =>
    withPod(history, pod, (record) => record.readiness.push({ ...at, ready: true })),
  "pod.unready": (history, { pod, why }, at) =>
    withPod(history, pod, (record) => record.readiness.push({ ...at, ready: false, why })),
  "pod.deleted": (history, { pod, graceSeconds }, at) =>
    withPod(history, pod, (record) => (record.deleted ??= { ...at, graceSeconds })),
  "pod.exited": (history, { pod, code, signal, open, why }, at) =>
    withPod(history, pod, (record) => (record.exited = { ...at, code, signal, open, why })),
  "prestop.started": (history, { pod, hook }, at) =>
    withPod(history, pod, (record) => (record.preStop = { ...at, hook })),
  "prestop.finished": (history, { pod, chargedSeconds }, at) =>
    withPod(history, pod, (record) => {
      if (record.preStop) record.preStop = { ...record.preStop, ended: { ...at, chargedSeconds } };
    }),
  "prestop.failed": (history, { pod, why, chargedSeconds }, at) =>
    withPod(history, pod, (record) => {
      if (record.preStop)
        record.preStop = { ...record.preStop, ended: { ...at, chargedSeconds, failed: why } };
    }),
  "signal.sent": (history, { pod, signal, by }, at) =>
    withPod(history, pod, (record) => record.signals.push({ ...at, signal, by })),
  "probe.settled": (history, { pod, probe, ok, result, status }, at) =>
    withPod(history, pod, (record) => record.probes.push({ ...at, probe, ok, result, status })),
  "slice.changed": (history, { endpoints }, at) => void history.slices.push({ ...at, endpoints }),
  "router.programmed": (history, { router, endpoints, slice, lagSeconds }, at) => {
    const record = history.routers.get(router) ?? { node: router, tables: [] };
    history.routers.set(router, record);
    record.tables.push({ ...at, endpoints, slice, lagSeconds });
  },
  "request.sent": (history, { type: _, seq: _seq, t: _t, request, ...rest }, at) => {
    history.requests.set(request, { id: request, ...rest, sent: at });
  },
  "request.connected": (history, { request }, at) =>
    withRequest(history, request, (record) => (record.connected = at)),
  "request.first-byte": (history, { request }, at) =>
    withRequest(history, request, (record) => (record.firstByte = at)),
  "request.settled": (history, { request, outcome, phase, bytes, status, errno }, at) =>
    withRequest(history, request, (record) => {
      record.settled = { ...at, phase, bytes };
      record.observed = outcome;
      record.outcome = outcome;
      if (status !== undefined) record.status = status;
      if (errno !== undefined) record.errno = errno;
    }),
  "request.reconciled": (history, { request, outcome, committed }, at) =>
    withRequest(history, request, (record) => {
      record.outcome = outcome;
      record.reconciled = { ...at, committed };
    }),
  "connection.opened": nothing,
  "connection.closed": nothing,
  "payment.committed": (history, { request }, at) =>
    withRequest(history, request, (record) => (record.committed = at)),
  log: (history, { pod, stream, line }, at) => void history.logs.push({ ...at, pod, stream, line }),
  "reported.listening": (history, { pod }, at) =>
    withPod(history, pod, (record) => (record.reported.listening ??= at)),
  "reported.handlers": (history, { pod, signals }, at) =>
    withPod(history, pod, (record) => record.reported.handlers.push({ ...at, signals })),
  "reported.closing": (history, { pod }, at) =>
    withPod(history, pod, (record) => (record.reported.closing ??= at)),
  "reported.connections": (history, { pod, open, active }, at) =>
    withPod(history, pod, (record) => record.reported.connections.push({ ...at, open, active })),
  "reported.alive": (history, { pod, by }, at) =>
    withPod(history, pod, (record) => record.reported.alive.push({ ...at, by })),
  "check.settled": (history, { check, status, why, evidence, seq }) =>
    void history.checks.set(check, { status, why, evidence, seq }),
  "loss.explained": (history, { request, cause, evidence, saved }, at) =>
    withRequest(history, request, (record) => (record.explained = { ...at, cause, evidence, saved })),
  "command.accepted": (history, { command }, at) => void history.commands.push({ ...at, command }),
  "command.refused": (history, { command, why }, at) =>
    void history.commands.push({ ...at, command, refused: why }),
  "journal.dropped": (history, { from, to, events, outcomes }) => {
    history.dropped.events += events;
    history.dropped.spans.push([from, to]);
    for (const [outcome, count] of Object.entries(outcomes)) {
      if (!(outcomeIds as string[]).includes(outcome)) continue;
      const key = outcome as Outcome;
      history.dropped.outcomes[key] = (history.dropped.outcomes[key] ?? 0) + count;
    }
  },
};

/**
 * Folds one more event into a history, in place. Total: an event of a type this version doesn't know is counted in
 * `foreign`, one about a pod or request that was never announced changes nothing.
 */
export function apply(history: History, event: LabEvent): void {
  history.lastSeq = event.seq;
  history.lastT = Math.max(history.lastT, event.t);
  const handler = handlers[event.type] as
    ((history: History, event: LabEvent, at: Moment) => void) | undefined;
  if (handler) handler(history, event, { seq: event.seq, t: event.t });
  else history.foreign.set(event.type, (history.foreign.get(event.type) ?? 0) + 1);
}

/** Folds a whole journal, or the first part of one. */
export function fold(header: Header, events: Iterable<LabEvent>): History {
  const history = emptyHistory(header);
  for (const event of events) apply(history, event);
  return history;
}
