import { isLost, outcomeAt, outcomes, type Outcome } from "../../../server/protocol/index.ts";
import type { Actor, Cast } from "./cast.ts";
import { failureRadius, quietRadius } from "../kit/glyph.ts";
import { clamp, mix, progress, type Point } from "../kit/box.ts";
import { floorPlace, roomPlace, type Layout } from "./layout.ts";

/**
 * How long the journeys take on the stage, in cluster seconds. In truth a hop is far shorter than a frame: it is
 * slowed to be seen, from the moment it really began.
 */
export const hops = { out: 0.12, back: 0.2, fall: 0.4, commit: 0.16 } as const;

/** Where one request is drawn. */
export interface Stance extends Point {
  readonly actor: Actor;
  readonly kind: "out" | "inside" | "back" | "falling" | "floor";
  /** Undefined while it is under way. */
  readonly outcome: Outcome | undefined;
  /** Inside: its age as a share of the usual service, 0 … 1. Elsewhere: how far along its way it is. */
  readonly share: number;
  readonly radius: number;
}

/** Where this request is at `t`; undefined before it was sent and once it is safely back. */
export function whereIs(
  actor: Actor,
  cast: Cast,
  layout: Layout,
  t: number,
  still: boolean,
): Stance | undefined {
  const { request } = actor;
  const { second } = cast.history.header.scenario;
  if (t < request.sent.t) return undefined;
  const arrives = request.sent.t + (still ? 0 : hops.out * second);
  if (t < arrives) {
    const share = progress(t, request.sent.t, hops.out * second);
    return {
      actor,
      kind: "out",
      outcome: undefined,
      share,
      radius: quietRadius,
      ...along(actor, cast, layout, share),
    };
  }
  const leaves = Math.max(request.settled?.t ?? Infinity, arrives);
  if (t < leaves) return inside(actor, cast, layout, t);

  const outcome = outcomeAt(request, t);
  if (request.observed !== undefined && isLost(request.observed)) {
    return falling(actor, cast, layout, doorOf(actor, layout), progressOf(t, leaves, still, second), outcome);
  }
  const back = still ? 1 : progress(t, leaves, hops.back * second);
  if (back < 1) {
    const at = along(actor, cast, layout, 1 - back);
    return { actor, kind: "back", outcome, share: back, radius: quietRadius, x: at.x, y: at.y + 5 };
  }
  if (outcome === undefined || !isLost(outcome)) return undefined;
  const ledger = { x: layout.ledger.x + layout.ledger.width / 2, y: layout.ledger.y + layout.ledger.height };
  const since = Math.max(request.reconciled?.t ?? leaves, leaves);
  return falling(actor, cast, layout, ledger, progressOf(t, since, still, second), outcome);
}

const progressOf = (t: number, from: number, still: boolean, second: number): number =>
  still ? 1 : progress(t, from, hops.fall * second);

function inside(actor: Actor, cast: Cast, layout: Layout, t: number): Stance {
  const age = t - actor.request.sent.t;
  const share = cast.median > 0 ? clamp(age / cast.median, 0, 1) : 0;
  const room = layout.pods[actor.pod]?.room;
  const at = room
    ? roomPlace(room, actor.place, cast.pods[actor.pod]?.places ?? 1)
    : { ...doorOf(actor, layout), radius: quietRadius };
  return { actor, kind: "inside", outcome: undefined, share, ...at };
}

function falling(
  actor: Actor,
  cast: Cast,
  layout: Layout,
  from: Point,
  share: number,
  outcome: Outcome | undefined,
): Stance {
  const end = floorPlace(layout.floor, actor.loss, cast.losses.length);
  const radius = Math.min(failureRadius, end.cell * 0.42);
  if (share >= 1) return { actor, kind: "floor", outcome, share, radius, x: end.x, y: end.y };
  // Thrown back from the door before it falls, so that the door is seen to be hit; then it rolls to its place.
  const fall = Math.min(1, share / landing);
  const roll = Math.max(0, (share - landing) / (1 - landing));
  const thrown = from.x - rebound * Math.sin((Math.PI / 2) * fall);
  const x = mix(thrown, end.x, roll * (2 - roll));
  const y = mix(from.y, end.y, fall * fall) - 6 * Math.sin(Math.PI * Math.min(1, fall * 2));
  return { actor, kind: "falling", outcome, share, radius, x, y };
}
/** The share of a fall at which it touches the floor, and how far it is thrown back, in CSS pixels. */
const landing = 0.6;
export const rebound = 14;

/** The outer side of the door a request goes to; the router's own edge when it had no endpoint to offer. */
export function doorOf(actor: Actor, layout: Layout): Point {
  const door = layout.pods[actor.pod]?.door;
  if (door) return { x: door.x - 7, y: door.y };
  const card = layout.nodes[actor.node]?.card;
  return { x: card?.x ?? 0, y: (card?.y ?? 0) + (card?.height ?? 0) / 2 };
}

/** The corners of a request's way to its pod: its client, its router's row, the far side of the router, the door. */
export function wayOf(actor: Actor, layout: Layout): readonly [Point, Point, Point, Point] {
  const node = layout.nodes[actor.node];
  const client = node?.clients[actor.client] ?? { x: 0, y: 0 };
  const row = node?.rows[actor.pod];
  const door = doorOf(actor, layout);
  if (!row) return [client, door, door, door];
  const y = row.y + row.height / 2;
  return [client, { x: row.x, y }, { x: row.x + row.width, y }, door];
}

/** The curve between a router and a door; `share` from 0 to 1. */
export function curveAt(from: Point, to: Point, share: number): Point {
  const middle = (from.x + to.x) / 2;
  const rest = 1 - share;
  const a = rest * rest * rest;
  const b = 3 * rest * rest * share;
  const c = 3 * rest * share * share;
  const d = share * share * share;
  return { x: a * from.x + (b + c) * middle + d * to.x, y: (a + b) * from.y + (c + d) * to.y };
}

/** How the way is shared out: to the router, through it, on to the door, and (if let in) to its place. */
const legs = { router: 0.4, through: 0.48, door: 0.92 } as const;

function along(actor: Actor, cast: Cast, layout: Layout, share: number): Point {
  const [client, enter, leave, door] = wayOf(actor, layout);
  const straight = (from: Point, to: Point, part: number): Point => ({
    x: mix(from.x, to.x, part),
    y: mix(from.y, to.y, part),
  });
  if (share < legs.router) return straight(client, enter, share / legs.router);
  if (share < legs.through)
    return straight(enter, leave, (share - legs.router) / (legs.through - legs.router));
  const admitted = actor.pod >= 0 && actor.request.observed !== "refused";
  const end = admitted ? legs.door : 1;
  if (share < end) return curveAt(leave, door, (share - legs.through) / (end - legs.through));
  const room = layout.pods[actor.pod]?.room;
  if (!room) return door;
  const place = roomPlace(room, actor.place, cast.pods[actor.pod]?.places ?? 1);
  return straight(door, place, (share - end) / (1 - end));
}

/** Whether this stance shows something lost: drawn last, with a halo. */
export const isLoss = ({ outcome }: Stance): boolean => outcome !== undefined && outcomes[outcome].lost;
