import type {
  History,
  JobRecord,
  Moment,
  PodRecord,
  RequestRecord,
  SessionRecord,
  SocketRecord,
  StreamRecord,
} from "../../../../server/protocol/index.ts";
import type { Touched } from "../../world/index.ts";

/** One thing that a history says happened, and what is to be done about it. */
export interface Change extends Moment {
  readonly apply: () => void;
}

/** Everything that can happen, by the record that it happened to. */
export interface Handlers {
  sent(request: RequestRecord, at: Moment): void;
  connected(request: RequestRecord, at: Moment): void;
  tried(request: RequestRecord, attempt: RequestRecord["tries"][number]): void;
  trySettled(request: RequestRecord, attempt: RequestRecord["tries"][number], at: Moment): void;
  settled(request: RequestRecord, at: Moment): void;
  reconciled(request: RequestRecord, at: RequestRecord["reconciliations"][number]): void;
  abandoned(request: RequestRecord, at: Moment): void;
  committed(request: RequestRecord, at: Moment): void;
  jobQueued(job: JobRecord, at: Moment): void;
  jobStep(job: JobRecord, step: JobRecord["steps"][number]): void;
  opened(held: SocketRecord | StreamRecord, at: Moment): void;
  closed(held: SocketRecord | StreamRecord, at: Moment): void;
  session(session: SessionRecord, open: boolean, at: Moment): void;
  span(span: History["spans"][number]): void;
  loss(loss: History["losses"][number]): void;
  created(pod: PodRecord, at: Moment): void;
  /** A container of the pod started (true) or ended (false); `main` for its main one. */
  process(pod: PodRecord, running: boolean, at: Moment): void;
  /** The door's own process says that it opens or begins to close. */
  door(pod: PodRecord, open: boolean, at: Moment): void;
  /** Somebody dialled the door, and was let in or refused. */
  dialled(pod: PodRecord, accepted: boolean, at: Moment): void;
  signalled(pod: PodRecord, signal: PodRecord["signals"][number]): void;
  /** There is nothing left of it. */
  left(pod: PodRecord, at: Moment): void;
  maintenance(event: History["maintenance"][number]): void;
  rollout(event: History["rollouts"][number]): void;
  finished(at: Moment): void;
}

/**
 * Reads what is new in a history since the last look, in the order in which it happened: so that whoever looks now and
 * then learns the same as who looks once. With `touched`, only at the records that it names.
 */
export class Reader {
  readonly #history: History;
  readonly #handlers: Handlers;
  #seen = 0;
  #read: Record<keyof Touched, number> | undefined;

  constructor(history: History, handlers: Handlers) {
    this.#history = history;
    this.#handlers = handlers;
  }

  /** Calls the handlers. @returns whether there was anything new. */
  catchUp(touched: Touched | undefined): boolean {
    const history = this.#history;
    if (history.lastSeq === this.#seen) return false;
    const changes: Change[] = [];
    const add = (at: Moment | undefined, apply: () => void): void => {
      if (at && at.seq > this.#seen) changes.push({ seq: at.seq, t: at.t, apply });
    };
    const read = this.#read;
    const some = <T>(records: ReadonlyMap<number, T>, of: keyof Touched): Iterable<T> => {
      if (!touched || !read) return records.values();
      const ids = new Set(touched[of].slice(read[of]));
      return [...ids].flatMap((id) => records.get(id) ?? []);
    };
    for (const request of some(history.requests, "requests")) this.#ofRequest(request, add);
    for (const job of some(history.jobs, "jobs")) this.#ofJob(job, add);
    for (const held of some(history.sockets, "sockets")) this.#ofHeld(held, add);
    for (const held of some(history.streams, "streams")) this.#ofHeld(held, add);
    for (const session of some(history.sessions, "sessions")) {
      add(session.opened, () => this.#handlers.session(session, true, session.opened));
      add(session.closed, () => this.#handlers.session(session, false, session.closed as Moment));
    }
    this.#ofCluster(add);
    if (touched) {
      const { requests, jobs, sockets, streams, sessions } = touched;
      this.#read = {
        requests: requests.length,
        jobs: jobs.length,
        sockets: sockets.length,
        streams: streams.length,
        sessions: sessions.length,
      };
    }
    this.#seen = history.lastSeq;
    changes.sort((a, b) => a.seq - b.seq);
    for (const { apply } of changes) apply();
    return true;
  }

  #ofRequest(request: RequestRecord, add: Add): void {
    const to = this.#handlers;
    const { sent, settled, connected, abandoned, committed } = request;
    add(sent, () => to.sent(request, sent));
    if (connected) add(connected, () => to.connected(request, connected));
    for (const attempt of request.tries) {
      add(attempt, () => to.tried(request, attempt));
      if (attempt.settled)
        add(attempt.settled, () => to.trySettled(request, attempt, attempt.settled as Moment));
    }
    if (settled) add(settled, () => to.settled(request, settled));
    if (abandoned) add(abandoned, () => to.abandoned(request, abandoned));
    if (committed) add(committed, () => to.committed(request, committed));
    for (const at of request.reconciliations) add(at, () => to.reconciled(request, at));
  }

  #ofJob(job: JobRecord, add: Add): void {
    add(job.queued, () => this.#handlers.jobQueued(job, job.queued));
    for (const step of job.steps) add(step, () => this.#handlers.jobStep(job, step));
  }

  #ofHeld(held: SocketRecord | StreamRecord, add: Add): void {
    const { opened, closed } = held;
    if (opened) add(opened, () => this.#handlers.opened(held, opened));
    if (closed) add(closed, () => this.#handlers.closed(held, closed));
  }

  #ofCluster(add: Add): void {
    const to = this.#handlers;
    const { header, pods, spans, losses, maintenance, rollouts, finished } = this.#history;
    const probed = header.scenario.deployment.readiness !== null;
    /** Lists only grow, so what is new stands at their end. */
    const recent = <M extends Moment>(list: readonly M[], apply: (entry: M) => void): void => {
      for (let index = list.length - 1; index >= 0; index -= 1) {
        const entry = list[index] as M;
        if (entry.seq <= this.#seen) break;
        add(entry, () => apply(entry));
      }
    };
    for (const pod of pods.values()) {
      add(pod.created, () => to.created(pod, pod.created));
      for (const run of pod.runs) {
        add(run.started, () => to.process(pod, true, run.started));
        if (run.exited) add(run.exited, () => to.process(pod, false, run.exited as Moment));
      }
      recent(pod.reported.doors, (door) => to.door(pod, door.open, door));
      // Without a probe a pod is called ready whether it listens or not.
      if (probed) recent(pod.readiness, (entry) => entry.ready && to.dialled(pod, true, entry));
      recent(pod.probes, (probe) => {
        if (probe.result === "refused") to.dialled(pod, false, probe);
        else if (probe.ok) to.dialled(pod, true, probe);
      });
      recent(pod.signals, (signal) => to.signalled(pod, signal));
      if (pod.finished) add(pod.finished, () => to.left(pod, pod.finished as Moment));
      if (pod.removed) add(pod.removed, () => to.left(pod, pod.removed as Moment));
    }
    recent(spans, (span) => to.span(span));
    recent(losses, (loss) => to.loss(loss));
    recent(maintenance, (event) => to.maintenance(event));
    recent(rollouts, (event) => to.rollout(event));
    if (finished) add(finished, () => to.finished(finished));
  }
}

type Add = (at: Moment | undefined, apply: () => void) => void;
