import { isLost, type EventOf, type LabEvent, type Outcome } from "../protocol/index.ts";

/** Events kept before the oldest uneventful ones are given up: some ten minutes at 100 requests a second. */
const defaultLimit = 250_000;

/** What may be given up: bulk that the score and the explanations can do without. */
const bulk = new Set<LabEvent["type"]>([
  "request.sent",
  "request.connected",
  "request.first-byte",
  "request.settled",
  "reply.received",
  "proxy.tried",
  "proxy.settled",
  "connection.opened",
  "connection.closed",
  "payment.committed",
  "log",
  "reported.connections",
  "reported.alive",
]);

/**
 * The events of one run, in order. Bounded: past `limit` the older half of the uneventful requests is given up and a
 * `journal.dropped` says how many events that were and how those requests ended. A lost request, and everything about
 * it, is never dropped.
 */
export class JournalStore {
  readonly #limit: number;
  #events: LabEvent[] = [];

  constructor(limit = defaultLimit) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#events.length;
  }

  get lastSeq(): number {
    return this.#events.at(-1)?.seq ?? 0;
  }

  /** @throws Error when the event doesn't follow the last one: something was lost on the way here. */
  append(event: LabEvent): void {
    if (event.seq !== this.lastSeq + 1) {
      throw new Error(
        `journal: event ${event.seq} arrived after ${this.lastSeq}; the lab's stream has a gap`,
      );
    }
    this.#events.push(event);
    if (this.#events.length > this.#limit) this.#events = compact(this.#events);
  }

  /**
   * Whether a reader that has folded everything up to `seq` can go on from there. It can't once events that it has
   * seen were given up together with events that it has not: their common count would be added twice.
   */
  resumableFrom(seq: number): boolean {
    return !this.#events.some(
      (event) => event.type === "journal.dropped" && event.from <= seq && seq < event.seq,
    );
  }

  /** Everything after `seq`, oldest first. A reader that was at `seq` misses nothing, where that is resumable. */
  after(seq: number): readonly LabEvent[] {
    if (seq <= 0) return this.#events;
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#events[middle] as LabEvent).seq <= seq) low = middle + 1;
      else high = middle;
    }
    return this.#events.slice(low);
  }
}

const requestOf = (event: LabEvent): number | undefined =>
  "request" in event && event.request !== null ? event.request : undefined;

/** The same journal with the older half's uneventful bulk replaced by one `journal.dropped`. */
function compact(events: readonly LabEvent[]): LabEvent[] {
  const half = events.length >> 1;
  const older = events.slice(0, half);
  const settled = new Map<number, Outcome>();
  for (const event of older) if (event.type === "request.settled") settled.set(event.request, event.outcome);
  const eventful = new Set<number>();
  for (const event of events) {
    if (event.type === "request.reconciled") eventful.add(event.request);
    if (event.type === "loss.explained" && event.of === "request") eventful.add(event.id);
    // Without its retry, a failed attempt would look like a loss.
    if (event.type === "request.sent" && event.retryOf !== undefined) eventful.add(event.request);
  }
  const droppable = (event: LabEvent): boolean => {
    if (!bulk.has(event.type)) return false;
    const request = requestOf(event);
    if (request === undefined) return true;
    const outcome = settled.get(request);
    return outcome !== undefined && !isLost(outcome) && !eventful.has(request);
  };
  const gone = older.filter(droppable);
  const first = gone[0];
  const last = gone.at(-1);
  if (!first || !last) return [...events];
  const kept = older.filter((event) => event.type !== "journal.dropped" && !droppable(event));
  const outcomes: Record<string, number> = {};
  const count = (outcome: string, by: number) => (outcomes[outcome] = (outcomes[outcome] ?? 0) + by);
  for (const event of gone) if (event.type === "request.settled") count(event.outcome, 1);
  let total = gone.length;
  let from = first.seq;
  for (const event of older) {
    if (event.type !== "journal.dropped") continue;
    total += event.events;
    from = Math.min(from, event.from);
    for (const [outcome, by] of Object.entries(event.outcomes)) count(outcome, by);
  }
  const marker: EventOf<"journal.dropped"> = {
    seq: last.seq,
    t: last.t,
    type: "journal.dropped",
    from,
    to: last.seq,
    events: total,
    outcomes,
  };
  const before = kept.filter((event) => event.seq < last.seq);
  const after = kept.filter((event) => event.seq > last.seq);
  return [...before, marker, ...after, ...events.slice(half)];
}
