import type { LabEvent } from "./event.ts";
import { addOnce, without, type Handlers } from "./fold/handlers.ts";
import { podHandlers } from "./fold/pod.ts";
import { requestHandlers } from "./fold/request.ts";
import type { History, JobRecord, Moment } from "./history.ts";
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
    trials: new Map(),
    logs: [],
    checks: new Map(),
    commands: [],
    dropped: { events: 0, outcomes: {}, spans: [] },
    foreign: new Map(),
  };
}

const nothing = (): void => {};

const jobStep =
  (what: JobRecord["steps"][number]["what"]) =>
  (history: History, { job, pod, atMs }: { job: number; pod: string; atMs: number }, at: Moment): void =>
    void history.jobs.get(job)?.steps.push({ ...at, what, pod, atMs });

const handlers: Handlers = {
  ...podHandlers,
  ...requestHandlers,
  "run.started": nothing,
  "run.finished": (history, { how, why }, at) => {
    history.finished ??= { ...at, how, why };
  },
  "slice.changed": (history, { endpoints }, at) => void history.slices.push({ ...at, endpoints }),
  "router.programmed": (history, { router, endpoints, slice, lagSeconds }, at) => {
    const record = history.routers.get(router);
    record?.tables.push({ ...at, endpoints, slice, lagSeconds });
  },
  "target.checked": (history, event, at) => {
    const { target, ok, status, streak } = event;
    history.routers.get(event.router)?.checks.push({ ...at, target, ok, status, streak });
  },
  "rollout.started": (history, event) => void history.rollouts.push(event),
  "rollout.scaled": (history, event) => void history.rollouts.push(event),
  "rollout.finished": (history, event) => void history.rollouts.push(event),
  "eviction.allowed": (history, event) => void history.maintenance.push(event),
  "eviction.denied": (history, event) => void history.maintenance.push(event),
  "budget.changed": (history, event) => void history.maintenance.push(event),
  "node.cordoned": (history, event) => void history.maintenance.push(event),
  "node.uncordoned": (history, event) => void history.maintenance.push(event),
  "node.drained": (history, event) => void history.maintenance.push(event),
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
  "job.queued": (history, { job, atMs }, at) =>
    addOnce(history.jobs, job, { id: job, queued: { ...at, atMs }, steps: [] }),
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
  "trial.started": (history, { service }, at) => addOnce(history.trials, service, { service, started: at }),
  "trial.ended": (history, event, at) => {
    const { service, ...ended } = without(event);
    const record = history.trials.get(service);
    if (record) record.ended ??= { ...at, ...ended };
  },
  log: (history, { pod, sidecar, stream, line }, at) =>
    void history.logs.push({ ...at, pod, sidecar, stream, line }),
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
