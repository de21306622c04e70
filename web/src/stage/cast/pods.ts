import {
  podStatusAt,
  usable,
  type History,
  type Moment,
  type PodRecord,
  type PodStatus,
} from "../../../../server/protocol/index.ts";
import { Numbers, Steps } from "./intervals.ts";
import { Room } from "./room.ts";

export type DoorState = "open" | "closing" | "shut";

/** A pod with what the stage has to know of it at any moment. */
export class PodCast {
  readonly record: PodRecord;
  readonly index: number;
  /** Its place in the column of pods; free for another once it has gone and no router lists it any more. */
  readonly slot: number;
  readonly door = new Steps<DoorState>();
  /** When its door began to close; the door of a container that is restarted has one each time. */
  readonly closings = new Numbers();
  readonly requests = new Room();
  readonly jobs = new Room();
  /** When it answered a request, whose trace is to be sent; when a trace arrived. */
  readonly answered = new Numbers();
  readonly flushed = new Numbers();
  /** How many database connections it has. */
  readonly sessions = new Steps<number>();
  /** Since when there has been nothing of it but its name; Infinity while it lives. */
  goneAt = Infinity;

  constructor(record: PodRecord, index: number, slot: number) {
    this.record = record;
    this.index = index;
    this.slot = slot;
  }

  /** Its main container's process has started or ended. */
  process(running: boolean, t: number): void {
    if (!running && this.door.last === "open") this.closings.push(t);
    this.#turn(t, "shut");
    this.#mayOpen = running;
    if (running) this.#startedAt = t;
  }
  #mayOpen = false;
  #startedAt = 0;

  /**
   * Whether somebody who dials is let in, at `t`. Once the pod has been told to stop, a door that was seen shut stays so
   * until the next start: who was let in before may be heard of later. Earlier, it is a refusal from before it listened
   * that may be heard of late.
   */
  seen(accepted: boolean, t: number): void {
    if (accepted) {
      if (this.#mayOpen && this.door.last === "shut") this.#turn(t, "open");
    } else if (this.door.last !== "shut") {
      if (this.door.last === "open") this.closings.push(t);
      this.#turn(t, "shut");
      if (this.#toldBy(t)) this.#mayOpen = false;
    }
  }

  /** Whether this process had been told to stop by `t`. */
  #toldBy(t: number): boolean {
    const within = (at: { readonly t: number } | undefined) =>
      at !== undefined && at.t >= this.#startedAt && at.t <= t;
    return within(this.record.deleted) || this.record.signals.some(within);
  }

  /** Its own word for it. */
  says(open: boolean, t: number): void {
    if (open) return this.seen(true, t);
    if (this.door.last !== "open") return;
    this.#mayOpen = false;
    this.closings.push(t);
    this.#turn(t, "closing");
  }

  #turn(t: number, state: DoorState): void {
    if (this.door.last !== state) this.door.push(t, state);
  }

  /** Its status at `t`; undefined before it was created. */
  statusAt(history: History, t: number): PodStatus | undefined {
    const closings = this.closings.upTo(t);
    // One that isn't shutting down has a door as well: what counts is whether it is open now.
    const closing = closings > 0 && this.door.at(t) !== "open" ? this.closings.at(closings - 1) : Infinity;
    return podStatusAt(history, this.record, t, { t: closing });
  }

  /** Whether a process of its main container runs at `t`. */
  runsAt(t: number): boolean {
    const run = this.record.runs.findLast(({ started }) => started.t <= t);
    return run !== undefined && (run.exited?.t ?? Infinity) > t;
  }
}

/** All pods of a run, and the places that they take. */
export class Pods {
  readonly all: PodCast[] = [];
  readonly #byName = new Map<string, PodCast>();
  readonly #history: History;
  /** Whose place it is, by place. */
  readonly #places: PodCast[][] = [];
  /** How many places there are. */
  readonly #count = new Steps<number>();
  readonly #planned: number;

  constructor(history: History) {
    this.#history = history;
    const { controller, replicas } = history.header.scenario.deployment;
    // A deployment's controller replaces at once what goes: the old one and the new one stand side by side for a while.
    this.#planned = controller === "deployment" ? replicas + 1 : replicas;
  }

  named(name: string | null): PodCast | undefined {
    return name === null ? undefined : this.#byName.get(name);
  }

  add(record: PodRecord, at: Moment): void {
    const { t } = at;
    const slot = this.#freePlace(at);
    const pod = new PodCast(record, this.all.length, slot);
    this.all.push(pod);
    this.#byName.set(record.name, pod);
    (this.#places[slot] ??= []).push(pod);
    if (this.#places.length > (this.#count.last ?? this.#planned)) this.#count.push(t, this.#places.length);
  }

  /** The first place that is empty, or whose pod has gone and been forgotten by every router. */
  #freePlace({ t, seq }: Moment): number {
    const listed = new Set(
      [...this.#history.routers.values()].flatMap(({ tables }) =>
        usable(tables.findLast((table) => table.seq <= seq)?.endpoints ?? []),
      ),
    );
    for (let place = 0; ; place += 1) {
      const last = this.#places[place]?.at(-1);
      if (!last || (last.goneAt <= t && !listed.has(last.record.name))) return place;
    }
  }

  /** How many places the column of pods has at `t`. */
  placesAt(t: number): number {
    return this.#count.at(t) ?? this.#planned;
  }

  /** The pod in a place at `t`, or the last one that was. */
  inPlace(place: number, t: number): PodCast | undefined {
    return this.#places[place]?.findLast(({ record }) => record.created.t <= t);
  }
}
