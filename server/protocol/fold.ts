import type { EventOf, EventType, LabEvent } from "./event.ts";
import type {
  ContainerRecord,
  History,
  HookRecord,
  JobRecord,
  Moment,
  PodRecord,
  RequestRecord,
} from "./history.ts";
import type { Header } from "./journal.ts";
import { outcomeIds, type Outcome } from "./outcome.ts";
import { routersOf } from "./scenario.ts";

/** A history in which nothing has happened yet. */
export function emptyHistory(header: Header): History {
  return {
    header,
    lastSeq: 0,
    lastT: 0,
    pods: new Map(),
    routers: new Map(
      routersOf(header.scenario).map(({ name, kind }) => [
        name,
        { node: name, kind, tables: [], checks: [] },
      ]),
    ),
    slices: [],
    requests: new Map(),
    requestChanges: 0,
    sockets: new Map(),
    streams: new Map(),
    jobs: new Map(),
    sessions: new Map(),
    spans: [],
    losses: [],
    rollouts: [],
    maintenance: [],
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
  if (!request) return;
  history.requestChanges += 1;
  change(request);
};
const nothing = (): void => {};
/** What was announced once keeps its record, whatever an odd journal says later. */
function addOnce<K, V>(records: Map<K, V>, key: K, record: V): void {
  if (!records.has(key)) records.set(key, record);
}

const emptyContainer = (): ContainerRecord => ({
  runs: [],
  signals: [],
  probes: [],
  backoffs: [],
  preStops: [],
});

/** The container that an event is about: a sidecar's record is made at its first event. */
const withContainer = (
  history: History,
  { pod, sidecar }: { pod: string; sidecar?: string | undefined },
  change: (container: ContainerRecord) => void,
): void =>
  withPod(history, pod, (record) => {
    if (sidecar === undefined) return change(record);
    const known = record.sidecars.get(sidecar) ?? emptyContainer();
    record.sidecars.set(sidecar, known);
    change(known);
  });

function endHook(record: ContainerRecord, ended: NonNullable<HookRecord["ended"]>): void {
  if (!record.preStop || record.preStop.ended) return;
  record.preStop = { ...record.preStop, ended };
  record.preStops[record.preStops.length - 1] = record.preStop;
}

const jobStep =
  (what: JobRecord["steps"][number]["what"]) =>
  (history: History, { job, pod, atMs }: { job: number; pod: string; atMs: number }, at: Moment): void =>
    void history.jobs.get(job)?.steps.push({ ...at, what, pod, atMs });

const without = <T extends { seq: number; t: number; type: string }>({
  seq: _,
  t: _t,
  type: _type,
  ...rest
}: T) => rest;

const handlers: Handlers = {
  "run.started": nothing,
  "run.finished": (history, { how, why }, at) => {
    history.finished ??= { ...at, how, why };
  },
  "pod.created": (history, { pod, node, address, revision = 1 }, at) => {
    addOnce(history.pods, pod, {
      ...emptyContainer(),
      name: pod,
      node,
      address,
      revision,
      created: at,
      readiness: [],
      refusals: [],
      sidecars: new Map(),
      reported: { doors: [], handlers: [], connections: [], alive: [] },
    });
  },
  "pod.started": (history, event, at) =>
    withContainer(history, event, (record) => {
      const { pid, pidOne, restart = 0 } = event;
      const started = { ...at, pid, pidOne, restart };
      record.started ??= started;
      record.exited = undefined;
      record.runs.push({ started });
    }),
  "pod.ready": (history, { pod }, at) =>
    withPod(history, pod, (record) => record.readiness.push({ ...at, ready: true })),
  "pod.unready": (history, { pod, why }, at) =>
    withPod(history, pod, (record) => record.readiness.push({ ...at, ready: false, why })),
  "pod.deleted": (history, { pod, graceSeconds }, at) =>
    withPod(history, pod, (record) => (record.deleted ??= { ...at, graceSeconds })),
  "pod.exited": (history, event, at) =>
    withContainer(history, event, (record) => {
      const { code, signal, open, why } = event;
      record.exited = { ...at, code, signal, open, why };
      const run = record.runs.at(-1);
      if (run) run.exited ??= record.exited;
    }),
  "pod.backoff": (history, event, at) =>
    withContainer(history, event, (record) =>
      record.backoffs.push({ ...at, waitSeconds: event.waitSeconds }),
    ),
  "pod.finished": (history, { pod, phase }, at) =>
    withPod(history, pod, (record) => (record.finished ??= { ...at, phase })),
  "pod.removed": (history, { pod, forced }, at) =>
    withPod(history, pod, (record) => (record.removed ??= { ...at, forced })),
  "prestop.started": (history, event, at) =>
    withContainer(history, event, (record) => {
      record.preStop = { ...at, hook: event.hook };
      record.preStops.push(record.preStop);
    }),
  "prestop.finished": (history, event, at) =>
    withContainer(history, event, (record) => {
      endHook(record, { ...at, chargedSeconds: event.chargedSeconds });
    }),
  "prestop.failed": (history, event, at) =>
    withContainer(history, event, (record) => {
      const { chargedSeconds, why } = event;
      endHook(record, { ...at, chargedSeconds, failed: why });
    }),
  "signal.sent": (history, event, at) =>
    withContainer(history, event, (record) =>
      record.signals.push({ ...at, signal: event.signal, by: event.by }),
    ),
  "probe.settled": (history, event, at) =>
    withContainer(history, event, (record) => {
      const { probe, ok, result, status } = event;
      record.probes.push({ ...at, probe, ok, result, status });
    }),
  "slice.changed": (history, { endpoints }, at) => void history.slices.push({ ...at, endpoints }),
  "router.programmed": (history, { router, endpoints, slice, lagSeconds }, at) => {
    const record = history.routers.get(router);
    record?.tables.push({ ...at, endpoints, slice, lagSeconds });
  },
  "target.checked": (history, event, at) => {
    const { target, ok, status, streak } = event;
    history.routers.get(event.router)?.checks.push({ ...at, target, ok, status, streak });
  },
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
  "rollout.started": (history, event) => void history.rollouts.push(event),
  "rollout.scaled": (history, event) => void history.rollouts.push(event),
  "rollout.finished": (history, event) => void history.rollouts.push(event),
  "eviction.allowed": (history, event) => void history.maintenance.push(event),
  "eviction.denied": (history, event) => void history.maintenance.push(event),
  "budget.changed": (history, event) => void history.maintenance.push(event),
  "node.cordoned": (history, event) => void history.maintenance.push(event),
  "node.uncordoned": (history, event) => void history.maintenance.push(event),
  "node.drained": (history, event) => void history.maintenance.push(event),
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
  "connection.opened": nothing,
  "connection.closed": nothing,
  "socket.opened": (history, event, at) => {
    const { socket, ...rest } = without(event);
    addOnce(history.sockets, socket, { id: socket, ...rest, opened: at });
  },
  "socket.failed": (history, event, at) => {
    const { socket, status, errno, ...rest } = without(event);
    addOnce(history.sockets, socket, { id: socket, ...rest, failed: { ...at, status, errno } });
  },
  "socket.closed": (history, { socket, code, reason, by }, at) => {
    const record = history.sockets.get(socket);
    if (record) record.closed ??= { ...at, code, reason, by };
  },
  "stream.opened": (history, event, at) => {
    const { stream, ...rest } = without(event);
    addOnce(history.streams, stream, { id: stream, ...rest, opened: at, events: [] });
  },
  "stream.failed": (history, event, at) => {
    const { stream, status, errno, ...rest } = without(event);
    const failed = { ...at, status, errno };
    addOnce(history.streams, stream, { id: stream, ...rest, lastEventId: null, failed, events: [] });
  },
  "stream.event": (history, { stream, event }, at) =>
    void history.streams.get(stream)?.events.push({ ...at, event }),
  "stream.closed": (history, { stream, how, by, partial }, at) => {
    const record = history.streams.get(stream);
    if (record) record.closed ??= { ...at, how, by, partial };
  },
  "job.queued": (history, { job }, at) => addOnce(history.jobs, job, { id: job, queued: at, steps: [] }),
  "job.claimed": jobStep("claimed"),
  "job.finished": jobStep("finished"),
  "job.released": jobStep("released"),
  "database.opened": (history, { session, pod }, at) =>
    addOnce(history.sessions, session, { id: session, pod, opened: at }),
  "database.closed": (history, { session, how, queries, busy }, at) => {
    const record = history.sessions.get(session);
    if (record) record.closed ??= { ...at, how, queries, busy };
  },
  "span.received": (history, { pod, span, name, request }, at) =>
    void history.spans.push({ ...at, pod, span, name, request }),
  "payment.committed": (history, { request }, at) =>
    withRequest(history, request, (record) => (record.committed ??= at)),
  log: (history, { pod, sidecar, stream, line }, at) =>
    void history.logs.push({ ...at, pod, sidecar, stream, line }),
  "reported.listening": (history, { pod }, at) =>
    withPod(history, pod, (record) => {
      record.reported.listening ??= at;
      record.reported.doors.push({ ...at, open: true });
    }),
  "reported.handlers": (history, { pod, signals }, at) =>
    withPod(history, pod, (record) => record.reported.handlers.push({ ...at, signals })),
  "reported.closing": (history, { pod }, at) =>
    withPod(history, pod, (record) => {
      record.reported.closing ??= at;
      record.reported.doors.push({ ...at, open: false });
    }),
  "reported.connections": (history, { pod, open, active }, at) =>
    withPod(history, pod, (record) => record.reported.connections.push({ ...at, open, active })),
  "reported.alive": (history, { pod, by }, at) =>
    withPod(history, pod, (record) => record.reported.alive.push({ ...at, by })),
  "check.settled": (history, { check, status, why, evidence, seq }) =>
    void history.checks.set(check, { status, why, evidence, seq }),
  "loss.explained": (history, { of, id, stream, cause, behind, evidence, saved }, at) => {
    if (of === "request") {
      // An explanation changes nothing that others follow from.
      const record = history.requests.get(id);
      if (record) record.explained = { ...at, cause, behind, evidence, saved };
    } else history.losses.push({ ...at, of, id, stream, cause, evidence, saved });
  },
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
