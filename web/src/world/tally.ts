import {
  isLost,
  outcomeAt,
  outcomeIds,
  scoreOf,
  standingAt,
  type Cause,
  type History,
  type JobRecord,
  type LabEvent,
  type Outcome,
  type RequestRecord,
  type Score,
  type SocketRecord,
} from "../../../server/protocol/index.ts";
import { countBy, TimedCounts } from "./timed-counts.ts";

/** What stands for a request before it is sent, and what for one whose user waits or has been passed on. */
const codes = ["unsent yet", "pending", "passed-on", ...outcomeIds] as const;
const codeOf = new Map<string, number>(codes.map((what, code) => [what, code]));
const notYet = 0;
const pending = 1;

/** How the attempts had gone by a moment, whatever became of their users. */
export interface Attempts {
  readonly sent: number;
  /** Attempts beyond the first one of each request. */
  readonly retries: number;
  readonly failed: number;
}

const jobStates = ["queued", "claimed", "done"] as const;
/** Where a job is: back in the queue once its worker has given it back. */
type JobState = (typeof jobStates)[number];

function jobStateOf({ steps }: JobRecord): JobState {
  const last = steps.at(-1)?.what;
  return last === "finished" ? "done" : last === "claimed" ? "claimed" : "queued";
}

/** One event of a stream as a client got it. */
export interface GotEvent {
  readonly t: number;
  readonly seq: number;
  readonly stream: number;
  readonly event: number;
}

/**
 * A run's figures at any moment, kept up as its events come in: nothing here reads the whole run again. Equal to what
 * `scoreAt` and `inFlightAt` find by looking at every request.
 */
export class Tally {
  readonly #history: History;
  /** Every attempt in the order of sending. */
  readonly rows: RequestRecord[] = [];
  readonly jobs: JobRecord[] = [];
  readonly sockets: SocketRecord[] = [];
  readonly events: GotEvent[] = [];
  /** Lost requests by their cause, in the order of explaining: known at the end of a run. */
  readonly byCause = new Map<Cause, number[]>();
  readonly #listed = new WeakSet<object>();
  readonly #rowOf = new Map<number, number>();
  readonly #sentAt: number[] = [];
  readonly #standing: number[] = [];
  readonly #outcome: number[] = [];
  readonly #pod: number[] = [];
  readonly #pods = new Map<string, number>();
  readonly #standings = new TimedCounts();
  readonly #outcomes = new TimedCounts();
  readonly #retries = new TimedCounts();
  readonly #underWay = new TimedCounts();
  readonly #jobStates = new TimedCounts();
  readonly #jobState = new Map<number, number>();
  /** When which row became another one, in the order of time. */
  readonly #changedAt: number[] = [];
  readonly #changed: number[] = [];
  /** Rows as they were lost; one may be in it that was made good since. */
  readonly #lost: number[] = [];
  /** Rows that failed, and whose client means to try again. */
  readonly #waiting = new Set<number>();

  constructor(history: History) {
    this.#history = history;
  }

  /** Takes notice of an event that the history has just taken in. */
  note(event: LabEvent): void {
    switch (event.type) {
      case "request.sent":
        return this.#send(event.request, event.retryOf, event.t);
      case "request.settled":
      case "request.abandoned":
      case "request.reconciled":
      case "proxy.tried":
        return this.#look(event.request, event.t);
      case "run.finished":
        for (const row of this.#waiting) this.#refresh(row, event.t);
        return this.#waiting.clear();
      case "loss.explained":
        return event.of === "request" ? this.#explain(event.id) : undefined;
      case "job.queued":
      case "job.claimed":
      case "job.finished":
      case "job.released":
        return this.#step(event.job, event.t);
      case "socket.opened":
      case "socket.failed":
        return this.#add(this.sockets, this.#history.sockets.get(event.socket));
      case "stream.event":
        if (this.#history.streams.has(event.stream)) {
          this.events.push({ t: event.t, seq: event.seq, stream: event.stream, event: event.event });
        }
        return undefined;
      default:
        return undefined;
    }
  }

  /** What users had lost and got by `t`, ms since the run began; a request that was tried again counts once. */
  scoreAt(t: number): Score {
    const counts = this.#standings.at(t);
    const ended: Partial<Record<Outcome, number>> = {};
    for (const outcome of outcomeIds) {
      const count = counts[codeOf.get(outcome) ?? notYet] ?? 0;
      if (count > 0) ended[outcome] = count;
    }
    return scoreOf(this.#history, ended, counts[pending] ?? 0);
  }

  attemptsAt(t: number): Attempts {
    const counts = this.#outcomes.at(t);
    const failed = outcomeIds
      .filter(isLost)
      .reduce((sum, outcome) => sum + (counts[codeOf.get(outcome) ?? notYet] ?? 0), 0);
    return { sent: this.sentBy(t), retries: this.#retries.at(t)[0] ?? 0, failed };
  }

  /** How many attempts had ended so by `t`. */
  endedAt(t: number): ReadonlyMap<Outcome, number> {
    const counts = this.#outcomes.at(t);
    return new Map(outcomeIds.map((outcome) => [outcome, counts[codeOf.get(outcome) ?? notYet] ?? 0]));
  }

  /** How many requests were under way on a pod at `t`. */
  inFlightAt(pod: string, t: number): number {
    const key = this.#pods.get(pod);
    return key === undefined ? 0 : (this.#underWay.at(t)[key] ?? 0);
  }

  /** How many jobs were where at `t`. */
  jobsAt(t: number): Readonly<Record<JobState, number>> {
    const [queued = 0, claimed = 0, done = 0] = this.#jobStates.at(t);
    return { queued, claimed, done };
  }

  /** How many rows, in the order of sending, had been sent by `t`. */
  sentBy(t: number): number {
    return countBy(this.#sentAt, this.#sentAt.length, t);
  }

  /** The place of a request in `rows`. */
  rowOf(request: number): number | undefined {
    return this.#rowOf.get(request);
  }

  /** How many changes of rows there had been by `t`: two moments with the same count look the same. */
  changesBy(t: number): number {
    return countBy(this.#changedAt, this.#changedAt.length, t);
  }

  /** The row that the nth change was of. */
  changed(nth: number): number {
    return this.#changed[nth] ?? 0;
  }

  /** The last so many requests that users lost, the latest first. */
  latestLosses(most: number): RequestRecord[] {
    const latest = new Set<RequestRecord>();
    for (let nth = this.#lost.length - 1; nth >= 0 && latest.size < most; nth -= 1) {
      const row = this.#lost[nth] ?? -1;
      const record = this.rows[row];
      if (record && this.isLost(row)) latest.add(record);
    }
    return [...latest];
  }

  /** Whether a row's user has lost by it, as far as is known. */
  isLost(row: number): boolean {
    const standing = codes[this.#standing[row] ?? notYet] as Outcome;
    return outcomeIds.includes(standing) && isLost(standing);
  }

  #add<R extends object>(list: R[], record: R | undefined): void {
    if (record === undefined || this.#listed.has(record)) return;
    this.#listed.add(record);
    list.push(record);
  }

  #send(request: number, retryOf: number | undefined, t: number): void {
    const record = this.#history.requests.get(request);
    if (!record || this.#rowOf.has(request)) return;
    const row = this.rows.push(record) - 1;
    this.#rowOf.set(request, row);
    this.#sentAt.push(t);
    this.#standing.push(notYet);
    this.#outcome.push(notYet);
    this.#pod.push(-1);
    this.#refresh(row, t);
    if (retryOf === undefined) return;
    this.#retries.add(t, 0, 1);
    let before = this.#history.requests.get(retryOf);
    while (before && before.retriedBy !== undefined && before.retriedBy !== request) {
      before = this.#history.requests.get(before.retriedBy);
    }
    if (before) this.#look(before.id, t);
  }

  #step(id: number, t: number): void {
    const job = this.#history.jobs.get(id);
    if (!job) return;
    this.#add(this.jobs, job);
    const state = jobStates.indexOf(jobStateOf(job));
    const before = this.#jobState.get(id);
    if (before === state) return;
    if (before !== undefined) this.#jobStates.add(t, before, -1);
    this.#jobStates.add(t, state, 1);
    this.#jobState.set(id, state);
  }

  #explain(request: number): void {
    const record = this.#history.requests.get(request);
    if (!record?.explained) return;
    const list = this.byCause.get(record.explained.cause);
    if (list) list.push(request);
    else this.byCause.set(record.explained.cause, [request]);
  }

  #look(request: number, t: number): void {
    const row = this.#rowOf.get(request);
    if (row !== undefined) this.#refresh(row, t);
  }

  #refresh(row: number, t: number): void {
    const record = this.rows[row];
    if (!record) return;
    const standing = codeOf.get(standingAt(this.#history, record, Infinity)) ?? notYet;
    const outcome = codeOf.get(outcomeAt(record, Infinity) ?? "pending") ?? notYet;
    const pod = record.pod === null ? -1 : this.#podKey(record.pod);
    const [stood, ended, on] = [this.#standing[row], this.#outcome[row], this.#pod[row] ?? -1];
    this.#move(this.#standings, t, stood, standing);
    this.#move(this.#outcomes, t, ended, outcome);
    const was = ended === pending ? on : -1;
    const is = outcome === pending ? pod : -1;
    if (was !== is) {
      if (was >= 0) this.#underWay.add(t, was, -1);
      if (is >= 0) this.#underWay.add(t, is, 1);
    }
    this.#standing[row] = standing;
    if (standing !== stood && this.isLost(row)) this.#lost.push(row);
    this.#outcome[row] = outcome;
    this.#pod[row] = pod;
    if (record.retrying && standing === pending) this.#waiting.add(row);
    else this.#waiting.delete(row);
    this.#changedAt.push(t);
    this.#changed.push(row);
  }

  #move(counts: TimedCounts, t: number, from: number | undefined, to: number): void {
    if (from === to) return;
    if (from !== undefined && from !== notYet) counts.add(t, from, -1);
    counts.add(t, to, 1);
  }

  #podKey(pod: string): number {
    const known = this.#pods.get(pod);
    if (known !== undefined) return known;
    this.#pods.set(pod, this.#pods.size);
    return this.#pods.size - 1;
  }
}
