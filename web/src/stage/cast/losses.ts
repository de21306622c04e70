import type { Moment } from "../../../../server/protocol/index.ts";
import type { Selection } from "../../world/index.ts";
import { Numbers } from "./intervals.ts";
import type { PodCast } from "./pods.ts";
import { lostAt, type Actor } from "./requests.ts";

/** Something that was lost and lies on the floor. */
export interface Loss {
  readonly what: Selection;
  /** Of a request. */
  readonly actor?: Actor;
  readonly pod: PodCast | undefined;
  /** When it became a loss, ms. */
  readonly since: number;
  /** Its place in the order of loss. */
  readonly order: number;
}

const keyOf = ({ of, id, stream }: Selection): string => `${of}/${id}/${stream ?? ""}`;

/** Everything that was lost, in the order of loss. What turns out not to be lost after all keeps its place, empty. */
export class Losses {
  readonly all: Loss[] = [];
  readonly #since = new Numbers();
  readonly #known = new Set<string>();
  /** When the run was over: then nobody tries again. ms. */
  finishedAt = Infinity;

  add(what: Selection, pod: PodCast | undefined, { t }: Pick<Moment, "t">, actor?: Actor): void {
    const key = keyOf(what);
    if (this.#known.has(key)) return;
    this.#known.add(key);
    const order = this.all.length;
    if (actor) actor.loss = order;
    this.#since.push(t);
    this.all.push({ what, pod, since: t, order, ...(actor && { actor }) });
  }

  /** A request is a loss from now on. */
  addRequest(actor: Actor, at: Pick<Moment, "t">): void {
    this.add({ of: "request", id: actor.request.id }, actor.stays.at(-1)?.pod, at, actor);
  }

  /** How many places on the floor are taken by `t`, those that are empty again included. */
  placesAt(t: number): number {
    return this.#since.upTo(t);
  }

  /** Whether it still counts as lost at `t`. */
  holds({ actor, since }: Loss, t: number): boolean {
    if (since > t) return false;
    return actor === undefined || lostAt(actor, t, this.finishedAt) !== undefined;
  }

  /** Those that are lost at `t`. */
  at(t: number): Loss[] {
    const count = this.placesAt(t);
    return this.all.slice(0, count).filter((loss) => this.holds(loss, t));
  }
}
