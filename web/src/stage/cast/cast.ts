import { isLost, type History, type Moment, type RequestRecord } from "../../../../server/protocol/index.ts";
import { beliefs, type Stretch } from "../../kit/belief.ts";
import { sceneEnd, type Touched } from "../../world/index.ts";
import { Reader, type Handlers } from "./changes.ts";
import { Intervals, Numbers, Steps } from "./intervals.ts";
import { Losses } from "./losses.ts";
import { Pods, type PodCast } from "./pods.ts";
import { Requests, type Actor } from "./requests.ts";
import { seatOf } from "./seats.ts";
import { isStream, Jobs, type Held } from "./work.ts";

type Maintenance = History["maintenance"][number];
type Rollout = History["rollouts"][number];

/** A moment after all others: what is known then is all that ever will be. */
export const afterAll = Number.MAX_VALUE;

/** The close code of a connection that ended without a close frame (RFC 6455, 7.1.5). */
const noCloseFrame = 1006;

/**
 * A history arranged for drawing. It grows with the history, and what it says of a moment doesn't depend on how much
 * more is known by now: to scrub to a moment shows what there was to see when it was new.
 */
export class Cast implements Handlers {
  readonly history: History;
  readonly pods: Pods;
  readonly requests: Requests;
  readonly losses: Losses;
  readonly jobs = new Jobs();
  readonly held: Held[] = [];
  readonly heldTimes = new Intervals();
  readonly nodes = new Map<string, Steps<Maintenance["type"]>>();
  readonly evictions = new Steps<Maintenance>();
  readonly rollouts = new Steps<Rollout>();
  /** When spans arrived, and whose they were. */
  readonly spans = new Numbers();
  readonly spansOf: (PodCast | undefined)[] = [];
  readonly #reader: Reader;
  /** By kind and number: those that are open, and those that were. */
  readonly #heldOf = new Map<string, Held>();
  /** Failed, and their clients mean to try again. */
  readonly #waiting = new Set<Actor>();
  readonly #stretches = new Map<string, readonly [key: string, stretches: readonly Stretch[]]>();
  /** When the lab began to clear its pods away, the run being over: from then on the cluster is shown as it was. */
  #curtain = Infinity;

  constructor(history: History) {
    this.history = history;
    this.pods = new Pods(history);
    this.requests = new Requests(history);
    this.losses = new Losses();
    this.#reader = new Reader(history, this);
  }

  /** Takes in what the history has got since. @returns whether there was anything. */
  catchUp(touched?: Touched): boolean {
    return this.#reader.catchUp(touched);
  }

  /** What a router has believed of a pod, or a load balancer of a node. */
  beliefs(router: string, name: string): readonly Stretch[] {
    const record = this.history.routers.get(router);
    if (!record) return [];
    const pod = this.history.pods.get(name);
    const exits = pod ? pod.runs.filter(({ exited }) => exited).length + pod.runs.length : 0;
    const key = `${record.tables.length} ${exits} ${pod?.deleted?.t} ${pod?.signals.length}`;
    const id = `${router}/${name}`;
    const known = this.#stretches.get(id);
    if (known?.[0] === key) return known[1];
    const stretches = beliefs(record, pod ?? { name });
    this.#stretches.set(id, [key, stretches]);
    return stretches;
  }

  /** The moment to show the cluster at, as against its requests: the clearing away after the run is not its story. */
  clusterMoment(t: number): number {
    return Math.min(t, this.#curtain - 1e-3);
  }

  /** Whether the run has been seen to its end: then everything counts that was learned of it afterwards. */
  isOver(t: number): boolean {
    return this.history.finished !== undefined && t >= sceneEnd(this.history);
  }

  /** Up to when things are known where the playhead stands at `t`. */
  known(t: number): number {
    return this.isOver(t) ? afterAll : t;
  }

  sent(request: RequestRecord, at: Moment): void {
    // Behind a proxy the pod is told of by its tries.
    const pod = request.tries.length > 0 ? undefined : this.pods.named(request.pod);
    this.requests.sent(request, at, pod);
    const before = this.#attemptBefore(request);
    if (!before) return;
    before.passedOn = at.t;
    this.#waiting.delete(before);
  }

  /** The attempt that this one follows. */
  #attemptBefore({ id, retryOf }: RequestRecord): Actor | undefined {
    let before = this.requests.byId(retryOf ?? null);
    for (let hops = 0; before && before.request.retriedBy !== id && hops < 64; hops += 1)
      before = this.requests.byId(before.request.retriedBy ?? null);
    return before?.request.retriedBy === id ? before : undefined;
  }

  connected(request: RequestRecord, { t }: Moment): void {
    const actor = this.requests.byId(request.id);
    if (actor && !actor.proxied) actor.stays.at(-1)?.pod?.seen(true, t);
  }

  tried(request: RequestRecord, { pod, t }: RequestRecord["tries"][number]): void {
    const actor = this.requests.byId(request.id);
    if (actor?.proxied) this.requests.enter(actor, this.pods.named(pod), t);
  }

  trySettled(request: RequestRecord, attempt: RequestRecord["tries"][number], { t }: Moment): void {
    const actor = this.requests.byId(request.id);
    if (!actor?.proxied) return;
    const result = attempt.settled?.result;
    const end = result === "refused" || result === "answered" ? result : "failed";
    const stay = actor.stays.at(-1);
    if (stay?.to === Infinity && end !== "failed") stay.pod?.seen(end === "answered", t);
    this.requests.leave(actor, t, end);
  }

  settled(request: RequestRecord, at: Moment): void {
    const actor = this.requests.byId(request.id);
    if (!actor) return;
    const pod = actor.stays.at(-1)?.pod;
    if (request.observed === "refused" && !actor.proxied) pod?.seen(false, at.t);
    if (request.observed === "ok") pod?.answered.push(at.t);
    this.requests.settled(actor, at);
    // Its client tries again, unless that was given up before: then it isn't the user who loses by it.
    const over = (request.abandoned?.seq ?? Infinity) < at.seq || this.losses.finishedAt <= at.t;
    if (request.retrying && !over) this.#waiting.add(actor);
    else if (request.observed && isLost(request.observed)) this.losses.addRequest(actor, at);
  }

  reconciled(request: RequestRecord, { outcome, ...at }: RequestRecord["reconciliations"][number]): void {
    const actor = this.requests.byId(request.id);
    if (!actor || this.#waiting.has(actor) || actor.passedOn < Infinity) return;
    if (isLost(outcome)) this.losses.addRequest(actor, at);
  }

  abandoned(request: RequestRecord, at: Moment): void {
    const actor = this.requests.byId(request.id);
    if (actor && this.#waiting.delete(actor)) this.#giveUp(actor, at);
  }

  /** Nobody tries again after all. */
  #giveUp(actor: Actor, at: Moment): void {
    const { observed, reconciliations } = actor.request;
    const outcome = reconciliations.findLast(({ seq }) => seq <= at.seq)?.outcome ?? observed;
    if (outcome && isLost(outcome)) this.losses.addRequest(actor, at);
  }

  committed(request: RequestRecord, at: Moment): void {
    const actor = this.requests.byId(request.id);
    if (actor) this.requests.commit(actor, at);
  }

  jobQueued(...[job, at]: Parameters<Handlers["jobQueued"]>): void {
    this.jobs.queued(job, at);
  }

  jobStep(...[job, step]: Parameters<Handlers["jobStep"]>): void {
    const pod = this.pods.named(step.pod);
    if (step.what === "claimed") this.jobs.claimed(job, pod, step);
    else this.jobs.ended(job, pod, step.what === "finished", step);
  }

  opened(...[record, { t }]: Parameters<Handlers["opened"]>): void {
    const held: Held = {
      record,
      of: isStream(record) ? "event" : "socket",
      ...seatOf(record.client, this.history.header.scenario),
      pod: this.pods.named(record.pod),
      index: this.heldTimes.begin(t),
    };
    this.held.push(held);
    this.#heldOf.set(`${held.of}/${record.id}`, held);
  }

  closed(...[record, at]: Parameters<Handlers["closed"]>): void {
    const held = this.#heldOf.get(`${isStream(record) ? "event" : "socket"}/${record.id}`);
    if (!held) return;
    this.heldTimes.end(held.index, at.t);
    if (isStream(record) || !record.closed) return;
    const { code, by } = record.closed;
    if (code === noCloseFrame && by === "pod" && this.losses.finishedAt === Infinity)
      this.losses.add({ of: "socket", id: record.id }, held.pod, at);
  }

  session(...[{ pod }, open, { t }]: Parameters<Handlers["session"]>): void {
    const sessions = this.pods.named(pod)?.sessions;
    sessions?.push(t, Math.max(0, (sessions.last ?? 0) + (open ? 1 : -1)));
  }

  span({ pod, request, t }: Parameters<Handlers["span"]>[0]): void {
    const of = this.pods.named(pod);
    this.spans.push(t);
    this.spansOf.push(of);
    const actor = this.requests.byId(request);
    if (!actor || actor.traced) return;
    actor.traced = true;
    of?.flushed.push(t);
  }

  loss({ of, id, stream, t }: Parameters<Handlers["loss"]>[0]): void {
    const what = { of, id, ...(stream !== undefined && { stream }) };
    const pod = {
      job: () => this.jobs.lastHeldBy(id),
      span: () => this.requests.byId(id)?.stays.at(-1)?.pod,
      socket: () => this.#heldOf.get(`socket/${id}`)?.pod,
      event: () => this.#heldOf.get(`event/${stream}`)?.pod,
    }[of]();
    this.losses.add(what, pod, { t });
  }

  created(...[record, at]: Parameters<Handlers["created"]>): void {
    this.pods.add(record, at);
  }

  process(...[{ name }, running, { t }]: Parameters<Handlers["process"]>): void {
    const pod = this.pods.named(name);
    pod?.process(running, t);
    if (pod && !running && pod.record.deleted && pod.record.deleted.t <= t)
      pod.goneAt = Math.min(pod.goneAt, t);
  }

  door(...[{ name }, open, { t }]: Parameters<Handlers["door"]>): void {
    this.pods.named(name)?.says(open, t);
  }

  dialled(...[{ name }, accepted, { t }]: Parameters<Handlers["dialled"]>): void {
    this.pods.named(name)?.seen(accepted, t);
  }

  signalled(...[, { by, t }]: Parameters<Handlers["signalled"]>): void {
    if (by === "end of run") this.#curtain = Math.min(this.#curtain, t);
  }

  left(...[{ name }, { t }]: Parameters<Handlers["left"]>): void {
    const pod = this.pods.named(name);
    if (pod) pod.goneAt = Math.min(pod.goneAt, t);
  }

  maintenance(event: Maintenance): void {
    if ("node" in event) {
      const steps = this.nodes.get(event.node) ?? new Steps<Maintenance["type"]>();
      this.nodes.set(event.node, steps);
      steps.push(event.t, event.type);
    } else this.evictions.push(event.t, event);
  }

  rollout(event: Rollout): void {
    this.rollouts.push(event.t, event);
  }

  finished(at: Moment): void {
    this.losses.finishedAt = at.t;
    for (const actor of this.#waiting) this.#giveUp(actor, at);
    this.#waiting.clear();
  }
}
