import { isLost, outcomeAt, type Outcome } from "../../../server/protocol/index.ts";
import { clamp, mix, progress, type Point } from "../kit/box.ts";
import { failureRadius, quietRadius } from "../kit/glyph.ts";
import type { Selection } from "../world/index.ts";
import type { Cast } from "./cast/cast.ts";
import type { Loss } from "./cast/losses.ts";
import { lostAt, type Actor, type Stay } from "./cast/requests.ts";
import { floorPlace } from "./layout/floor.ts";
import type { Layout } from "./layout/layout.ts";
import { roomPlace } from "./layout/pod.ts";
import { along, type Way, type Ways } from "./ways.ts";

/**
 * How long the journeys take on the stage, in cluster seconds. In truth a hop is far shorter than a frame: it is
 * slowed to be seen, from the moment it really began.
 */
export const hops = { out: 0.12, back: 0.2, fall: 0.4, commit: 0.16 } as const;

/** A moment to look at, and where to look. */
export interface Look {
  readonly cast: Cast;
  readonly layout: Layout;
  readonly ways: Ways;
  /** ms since the run began; after all others once a run has been seen to its end. */
  readonly t: number;
  /** Shows states only: nothing is on its way. */
  readonly still: boolean;
  /** How long a request usually takes, as known at `t`, ms. */
  readonly usual: number;
  /** How many places on the floor are taken. */
  readonly fallen: number;
  /** Where losses lie in heaps: the top of the one that this loss will be on. */
  readonly heap?: (loss: Loss, x: number) => Point;
}

/** Where one thing is drawn. */
export interface Stance extends Point {
  readonly what: Selection;
  readonly actor?: Actor;
  readonly loss?: Loss;
  readonly kind: "out" | "waiting" | "inside" | "back" | "falling" | "floor";
  /** Undefined while it is under way. */
  readonly outcome: Outcome | undefined;
  /** Inside: its age as a share of what is usual, 0 … 1. Elsewhere: how far along its way it is. */
  readonly share: number;
  readonly radius: number;
}

/** Where this request is; undefined before it was sent and once it is safely back. */
export function whereIs(actor: Actor, look: Look): Stance | undefined {
  const { request } = actor;
  const { t } = look;
  if (t < request.sent.t) return undefined;
  return actor.proxied && look.layout.front ? behindProxy(actor, look) : straight(actor, look);
}

/** To a pod, or to the edge of a router that has none to offer. */
function straight(actor: Actor, look: Look): Stance | undefined {
  const { request, stays } = actor;
  const stay = stays.find(({ from }) => from <= look.t);
  const second = secondOf(look);
  const way = look.ways.of(actor, stay?.pod?.slot ?? -1);
  const arrives = request.sent.t + (look.still ? 0 : hops.out * second);
  if (look.t < arrives) {
    const share = progress(look.t, request.sent.t, hops.out * second);
    return stance(actor, look, "out", share, walk(actor, way.legs, share, stay, look));
  }
  const leaves = Math.max(request.settled?.t ?? Infinity, arrives);
  if (look.t < leaves) return inside(actor, stay, look, way);
  return afterwards(actor, look, { stay, way, leaves, from: way.door, legs: way.legs });
}

/** Through a proxy, which may try several pods, one after the other. */
function behindProxy(actor: Actor, look: Look): Stance | undefined {
  const { request, stays } = actor;
  const { t, still } = look;
  const second = secondOf(look);
  const scale = still ? 0 : second;
  const seen = stays.filter((stay) => stay.from <= t);
  const settled = request.settled?.t ?? Infinity;
  const gate = look.ways.of(actor, seen[0]?.pod?.slot ?? -1);
  const outer = gate.legs.slice(0, gate.outer);
  const reaches = request.sent.t + hops.out * 0.45 * scale;
  if (t < reaches) {
    const share = progress(t, request.sent.t, hops.out * 0.45 * second);
    return stance(actor, look, "out", share, along(outer, share));
  }
  const edge = outer.at(-1)?.to ?? gate.door;
  let since = reaches;
  for (const stay of seen) {
    const way = look.ways.of(actor, stay.pod?.slot ?? -1);
    const inner = way.legs.slice(way.outer);
    const begins = Math.max(stay.from, since);
    if (t < begins) return stance(actor, look, "waiting", 0, edge);
    const arrives = begins + hops.out * 0.55 * scale;
    if (t < arrives) {
      const share = progress(t, begins, hops.out * 0.55 * second);
      return stance(actor, look, "out", share, walk(actor, inner, share, stay, look));
    }
    const leaves = Math.max(stay.to, arrives);
    if (t < leaves) return inside(actor, stay, look, way);
    if (stay.end === "answered")
      return afterwards(actor, look, { stay, way, leaves, from: way.door, legs: way.legs });
    since = leaves + (hops.back / 2) * scale;
    if (t < since) {
      const share = progress(t, leaves, (hops.back / 2) * second);
      return stance(actor, look, "back", share, walk(actor, inner, 1 - share, stay, look));
    }
  }
  if (t < settled) return stance(actor, look, "waiting", 0, edge);
  return afterwards(actor, look, {
    stay: seen.at(-1),
    way: gate,
    leaves: Math.max(settled, since),
    from: edge,
    legs: outer,
  });
}

interface End {
  readonly stay: Stay | undefined;
  readonly way: Way;
  readonly leaves: number;
  /** Where it falls from, and the way that it goes back. */
  readonly from: Point;
  readonly legs: Way["legs"];
}

/** Once it has been settled: back to its client, or down to the floor. */
function afterwards(actor: Actor, look: Look, { stay, leaves, from, legs }: End): Stance | undefined {
  const { request } = actor;
  const { t, cast } = look;
  const second = secondOf(look);
  const finished = cast.losses.finishedAt;
  const outcome = outcomeAt(request, t);
  const failed = outcome !== undefined && request.observed !== undefined && isLost(request.observed);
  const lost = lostAt(actor, t, finished);
  if (failed && !request.retrying) {
    return lost === undefined || actor.loss < 0
      ? undefined
      : falling(actor, look, from, fallOf(look, leaves));
  }
  const back = look.still ? 1 : progress(t, leaves, hops.back * second);
  if (back < 1) {
    const at = walk(actor, legs, 1 - back, stay, look);
    const radius = failed ? failureRadius : quietRadius;
    return { ...stance(actor, look, "back", back, { x: at.x, y: at.y + 5 }), outcome, radius };
  }
  if (lost === undefined || actor.loss < 0) return undefined;
  if (failed)
    return falling(actor, look, clientOf(legs), fallOf(look, cast.losses.all[actor.loss]?.since ?? leaves));
  const { ledger } = look.layout;
  const under = { x: ledger.x + ledger.width / 2, y: ledger.y + ledger.height };
  return falling(
    actor,
    look,
    under,
    fallOf(look, Math.max(cast.losses.all[actor.loss]?.since ?? leaves, leaves)),
  );
}

const secondOf = ({ cast }: Look): number => cast.history.header.scenario.second;
const clientOf = (legs: Way["legs"]): Point => legs[0]?.from ?? { x: 0, y: 0 };

const fallOf = (look: Look, from: number): number =>
  look.still ? 1 : progress(look.t, from, hops.fall * secondOf(look));

const whatOf = ({ request }: Actor): Selection => ({ of: "request", id: request.id });

/** On its way, or being worked on: how it ended is seen when it gets back, or falls. */
const stance = (actor: Actor, look: Look, kind: Stance["kind"], share: number, at: Point): Stance => ({
  what: whatOf(actor),
  actor,
  kind,
  outcome: kind === "back" ? outcomeAt(actor.request, look.t) : undefined,
  share,
  radius: quietRadius,
  x: at.x,
  y: at.y,
});

/** The last part of a way leads from the door to its place inside, for those that are let in. */
const threshold = 0.92;

function walk(actor: Actor, legs: Way["legs"], share: number, stay: Stay | undefined, look: Look): Point {
  const place = stay && isLetIn(actor, stay, look) ? placeIn(stay, look) : undefined;
  if (!place) return along(legs, share);
  if (share < threshold) return along(legs, share / threshold);
  const door = legs.at(-1)?.to ?? place;
  const part = (share - threshold) / (1 - threshold);
  return { x: mix(door.x, place.x, part), y: mix(door.y, place.y, part) };
}

/** Whether it has been let in, as far as is known: without a proxy its client sees that. */
function isLetIn({ request, proxied }: Actor, { end, to }: Stay, { t }: Look): boolean {
  if (end === "refused" && to <= t) return false;
  return proxied || request.reused || (request.connected?.t ?? Infinity) <= t;
}

function placeIn(stay: Stay, { layout, t }: Look): (Point & { readonly radius: number }) | undefined {
  const room = stay.pod && layout.pods[stay.pod.slot]?.room;
  return room && stay.pod && roomPlace(room, stay.place, stay.pod.requests.peak.at(t) ?? 1);
}

function inside(actor: Actor, stay: Stay | undefined, look: Look, way: Way): Stance {
  const age = look.t - (stay?.from ?? actor.request.sent.t);
  const share = look.usual > 0 ? clamp(age / look.usual, 0, 1) : 0;
  const at = (stay && isLetIn(actor, stay, look) && placeIn(stay, look)) || {
    ...way.door,
    radius: quietRadius,
  };
  return { ...stance(actor, look, "inside", share, at), radius: at.radius };
}

function falling(actor: Actor, look: Look, from: Point, share: number): Stance {
  const loss = look.cast.losses.all[actor.loss];
  const outcome = outcomeAt(actor.request, look.t);
  return { ...fall(whatOf(actor), actor.loss, look, from, share), actor, outcome, ...(loss && { loss }) };
}

/** Thrown back from where it hit, so that it is seen to be hit; then down, and along the floor to its place. */
export function fall(
  what: Selection,
  order: number,
  { cast, layout, fallen, heap }: Look,
  from: Point,
  share: number,
): Stance {
  const loss = cast.losses.all[order];
  const end =
    heap && loss
      ? { ...heap(loss, from.x - rebound), cell: heapedCell }
      : floorPlace(layout.floor, order, fallen);
  const radius = Math.min(failureRadius, end.cell * 0.42);
  const outcome = undefined;
  if (share >= 1) return { what, kind: "floor", outcome, share, radius, x: end.x, y: end.y };
  const down = Math.min(1, share / landing);
  const roll = Math.max(0, (share - landing) / (1 - landing));
  const thrown = from.x - rebound * Math.sin((Math.PI / 2) * down);
  const x = mix(thrown, end.x, roll * (2 - roll));
  const y = mix(from.y, end.y, down * down) - 6 * Math.sin(Math.PI * Math.min(1, down * 2));
  return { what, kind: "falling", outcome, share, radius, x, y };
}
/** What falls onto a heap is drawn as small as this, in CSS pixels. */
const heapedCell = 8;
/** The share of a fall at which it touches the floor, and how far it is thrown back, in CSS pixels. */
const landing = 0.6;
export const rebound = 14;
