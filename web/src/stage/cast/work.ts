import type { JobRecord, Moment, SocketRecord, StreamRecord } from "../../../../server/protocol/index.ts";
import { Intervals, Steps } from "./intervals.ts";
import type { PodCast } from "./pods.ts";

/** A worker's time with a job. */
export interface Claim {
  readonly job: JobRecord;
  readonly pod: PodCast;
  readonly place: number;
  readonly index: number;
}

/** The queue in the database, and who works at what. */
export class Jobs {
  readonly claims: Claim[] = [];
  readonly times = new Intervals();
  readonly waiting = new Steps<number>();
  readonly done = new Steps<number>();
  readonly #held = new Map<number, Claim[]>();
  readonly #took: number[] = [];
  readonly #usual = new Steps<number>();
  readonly #finished = new Set<number>();
  readonly #last = new Map<number, PodCast>();

  queued(_: JobRecord, { t }: Moment): void {
    this.waiting.push(t, (this.waiting.last ?? 0) + 1);
  }

  claimed(job: JobRecord, pod: PodCast | undefined, { t }: Moment): void {
    const before = this.#held.get(job.id) ?? [];
    if (before.length === 0 && !this.#finished.has(job.id)) this.#waits(t, -1);
    // The lease of whoever had it has run out; a worker that is still alive goes on all the same.
    const still = before.filter((claim) => claim.pod.runsAt(t) && claim.pod !== pod);
    for (const claim of before) if (!still.includes(claim)) this.#end(claim, t);
    if (pod) {
      const claim = { job, pod, place: pod.jobs.take(t), index: this.times.begin(t) };
      this.claims.push(claim);
      this.#last.set(job.id, pod);
      still.push(claim);
    }
    this.#held.set(job.id, still);
  }

  /** Done, or given back. */
  ended(job: JobRecord, pod: PodCast | undefined, finished: boolean, { t }: Moment): void {
    const held = this.#held.get(job.id) ?? [];
    const claim = held.find((each) => each.pod === pod);
    const rest = held.filter((each) => each !== claim);
    if (claim) this.#end(claim, t);
    this.#held.set(job.id, rest);
    if (finished && !this.#finished.has(job.id)) {
      this.#finished.add(job.id);
      this.done.push(t, (this.done.last ?? 0) + 1);
      if (claim) this.#learn(t - this.times.startOf(claim.index), t);
    }
    if (!finished && rest.length === 0 && !this.#finished.has(job.id)) this.#waits(t, 1);
  }

  /** Who claimed it last. */
  lastHeldBy(job: number): PodCast | undefined {
    return this.#last.get(job);
  }

  #waits(t: number, by: 1 | -1): void {
    this.waiting.push(t, Math.max(0, (this.waiting.last ?? 0) + by));
  }

  #end(claim: Claim, t: number): void {
    this.times.end(claim.index, t);
    claim.pod.jobs.leave(claim.place);
  }

  #learn(took: number, t: number): void {
    this.#took.push(took);
    if (this.#took.length > 21) this.#took.shift();
    this.#usual.push(t, [...this.#took].sort((a, b) => a - b)[this.#took.length >> 1] ?? 0);
  }

  /** How long a job usually takes, as known at `t`, ms; 0 while none is done. */
  usualAt(t: number): number {
    return this.#usual.at(t) ?? 0;
  }
}

/** A WebSocket or an event stream, for as long as it is open. */
export interface Held {
  readonly record: SocketRecord | StreamRecord;
  readonly of: "socket" | "event";
  readonly group: number;
  readonly seat: number;
  readonly pod: PodCast | undefined;
  readonly index: number;
}

export const isStream = (held: SocketRecord | StreamRecord): held is StreamRecord => "lastEventId" in held;
