import { mix, type Point } from "../kit/box.ts";
import type { Actor } from "./cast/requests.ts";
import type { Layout } from "./layout/layout.ts";
import type { RouterPlace } from "./layout/router.ts";

/** A piece of a way. `hop`: between two places. `through`: behind a router's card, from its row's one end to the other. */
export interface Leg {
  readonly from: Point;
  readonly to: Point;
  readonly kind: "hop" | "through";
}

/** The way of a request from its client to the door of a pod. */
export interface Way {
  readonly legs: readonly Leg[];
  /** How many legs lie before a proxy's right edge; 0 where none stands in the way. */
  readonly outer: number;
  /** Where it ends: the outer side of the door, or the edge of the router that had no endpoint to offer. */
  readonly door: Point;
}

const weight = { hop: 1, through: 0.2 } as const;

/** How far outside of its wall a door is reached, in CSS pixels. */
const doorstep = 7;

/** The ways across one layout. */
export class Ways {
  readonly #layout: Layout;
  readonly #known = new Map<string, Way>();

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  /** @param slot of the pod; -1 where there is none. */
  of(
    { group, seat, request }: Pick<Actor, "group" | "seat"> & { request: { router: string } },
    slot: number,
  ): Way {
    const key = `${group}.${seat}.${request.router}.${slot}`;
    const known = this.#known.get(key);
    if (known) return known;
    const way = this.#make(group, seat, request.router, slot);
    this.#known.set(key, way);
    return way;
  }

  #make(group: number, seat: number, router: string, slot: number): Way {
    const { groups, front, nodes, pods, population } = this.#layout;
    const own = groups[group];
    const client = own?.clients[seat % own.clients.length] ?? { x: 0, y: 0 };
    const node = Math.max(0, population.nodes.indexOf(router));
    const cards: (readonly [RouterPlace | undefined, number])[] = [
      [front, population.way === "nodes" ? (router === population.front ? -1 : node) : slot],
      [population.way === "nodes" && router !== population.front ? nodes[node]?.router : undefined, slot],
      [(groups.find(({ name }) => name === router) ?? own)?.router, slot],
    ];
    const legs: Leg[] = [];
    let at: Point = client;
    let outer = 0;
    for (const [card, row] of cards) {
      if (!card) continue;
      const box = card.rows[row] ?? card.card;
      const y = box.y + box.height / 2;
      const [enter, leave] = [
        { x: box.x, y },
        { x: box.x + box.width, y },
      ];
      legs.push({ from: at, to: enter, kind: "hop" }, { from: enter, to: leave, kind: "through" });
      if (card === front) outer = legs.length;
      at = leave;
    }
    const place = pods[slot];
    if (!place) return { legs, outer, door: at };
    const door = { x: place.door.x - doorstep, y: place.door.y };
    return { legs: [...legs, { from: at, to: door, kind: "hop" }], outer, door };
  }
}

/** The curve of a hop; `share` from 0 to 1. */
export function curveAt(from: Point, to: Point, share: number): Point {
  const middle = (from.x + to.x) / 2;
  const rest = 1 - share;
  const a = rest * rest * rest;
  const b = 3 * rest * rest * share;
  const c = 3 * rest * share * share;
  const d = share * share * share;
  return { x: a * from.x + (b + c) * middle + d * to.x, y: (a + b) * from.y + (c + d) * to.y };
}

/** A point on some legs, `share` of the way along them. */
export function along(legs: readonly Leg[], share: number): Point {
  let total = 0;
  for (const { kind } of legs) total += weight[kind];
  let rest = share * total;
  for (const { from, to, kind } of legs) {
    const length = weight[kind];
    if (rest <= length) {
      const part = rest / length;
      if (kind === "hop") return curveAt(from, to, part);
      return { x: mix(from.x, to.x, part), y: from.y };
    }
    rest -= length;
  }
  return legs.at(-1)?.to ?? { x: 0, y: 0 };
}
