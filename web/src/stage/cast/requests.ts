import {
  isLost,
  outcomeAt,
  type History,
  type Moment,
  type Outcome,
  type RequestRecord,
} from "../../../../server/protocol/index.ts";
import { Intervals, Numbers } from "./intervals.ts";
import type { PodCast } from "./pods.ts";
import { seatOf } from "./seats.ts";

/** A request's time in a pod: one for each pod that it was sent to. Times in ms. */
export interface Stay {
  readonly pod: PodCast | undefined;
  /** Its place in the pod's room, free again once it has left. */
  readonly place: number;
  readonly from: number;
  to: number;
  /** How it ended, from `to` on. */
  end: StayEnd | undefined;
}
/** `refused`: nobody was let in, it went no further than the door. */
type StayEnd = "answered" | "refused" | "failed";

/** A request on the stage. */
export interface Actor {
  readonly request: RequestRecord;
  readonly index: number;
  /** Its client: the group, by node, and the place in the group. */
  readonly group: number;
  readonly seat: number;
  /** Whether a proxy stands between it and its pods: then it may have stayed in several, one after the other. */
  readonly proxied: boolean;
  readonly stays: Stay[];
  /** Where it lies among the losses; -1 while it isn't one. */
  loss: number;
  /** When another attempt was made in its place, ms. */
  passedOn: number;
  /** Its trace has arrived. */
  traced: boolean;
}

/** So many requests make what is usual. */
const usualOf = 41;

/** The requests of a run, in the order of sending. */
export class Requests {
  readonly actors: Actor[] = [];
  /** From sending to settling. */
  readonly times = new Intervals();
  /** When a payment was committed, and by which pod as far as one knew then: a proxy may try another one later. */
  readonly commits = new Numbers();
  readonly committed: (PodCast | undefined)[] = [];
  readonly #byId = new Map<number, Actor>();
  readonly #settledAt = new Numbers();
  readonly #took = new Numbers();
  readonly #history: History;

  constructor(history: History) {
    this.#history = history;
  }

  byId(id: number | null): Actor | undefined {
    return id === null ? undefined : this.#byId.get(id);
  }

  sent(request: RequestRecord, { t }: Moment, pod: PodCast | undefined): Actor {
    const { scenario } = this.#history.header;
    const kind = this.#history.routers.get(request.router)?.kind;
    const proxied = kind === "ingress" || (kind === "load-balancer" && scenario.loadBalancer?.layer === 7);
    const actor: Actor = {
      request,
      index: this.times.begin(t),
      ...seatOf(request.client, scenario),
      proxied,
      stays: [],
      loss: -1,
      passedOn: Infinity,
      traced: false,
    };
    this.actors.push(actor);
    this.#byId.set(request.id, actor);
    if (!proxied) this.enter(actor, pod, t);
    return actor;
  }

  enter(actor: Actor, pod: PodCast | undefined, t: number): void {
    this.leave(actor, t, "failed");
    actor.stays.push({ pod, place: pod?.requests.take(t) ?? 0, from: t, to: Infinity, end: undefined });
  }

  leave(actor: Actor, t: number, end: StayEnd): void {
    const stay = actor.stays.at(-1);
    if (!stay || stay.to < Infinity) return;
    stay.to = t;
    stay.end = end;
    stay.pod?.requests.leave(stay.place);
  }

  settled(actor: Actor, { t }: Moment): void {
    const { observed, sent } = actor.request;
    this.leave(actor, t, observed === "ok" ? "answered" : observed === "refused" ? "refused" : "failed");
    this.times.end(actor.index, t);
    if (observed !== "ok") return;
    this.#settledAt.push(t);
    this.#took.push(t - sent.t);
  }

  commit(actor: Actor, { t }: Moment): void {
    this.commits.push(t);
    this.committed.push(actor.stays.at(-1)?.pod);
  }

  /** How long the last requests that were answered by `t` took, in the middle, ms; 0 while there is none. */
  usualAt(t: number): number {
    const count = this.#settledAt.upTo(t);
    const took: number[] = [];
    for (let index = Math.max(0, count - usualOf); index < count; index += 1) took.push(this.#took.at(index));
    took.sort((a, b) => a - b);
    return took[took.length >> 1] ?? 0;
  }
}

/** The outcome that lost this request for its user, as known at `t`; undefined where it isn't lost. */
export function lostAt({ request, passedOn }: Actor, t: number, finished: number): Outcome | undefined {
  const outcome = outcomeAt(request, t);
  if (outcome === undefined || !isLost(outcome) || passedOn <= t) return undefined;
  const waits = request.retrying && (request.abandoned?.t ?? Infinity) > t && finished > t;
  return waits ? undefined : outcome;
}
