import { mix, progress, type Point } from "../kit/box.ts";
import type { Selection } from "../world/index.ts";
import type { Cast } from "./cast/cast.ts";
import { crowdAt, type Crowd } from "./crowd.ts";
import { heapsOf, heapTop, type Heap } from "./heaps.ts";
import type { Layout } from "./layout/layout.ts";
import { roomPlace } from "./layout/pod.ts";
import { fall, hops, whereIs, type Look, type Stance } from "./travel.ts";
import type { Ways } from "./ways.ts";

/** How busy the way from a router to a pod is: `[router][slot]`, in requests per cluster second and under way. */
export type Traffic = ReadonlyMap<string, number[]>;

/** A job in a worker's hands. */
export interface AtWork extends Point {
  readonly what: Selection;
  readonly radius: number;
  /** Its age as a share of what is usual, 0 … 1. */
  readonly share: number;
}

/** Everything that moves, at one moment. */
export interface Scene {
  readonly look: Look;
  readonly crowd: Crowd;
  /** Requests that aren't lost; of a crowd, some. */
  readonly quiet: readonly Stance[];
  /** What was lost: falling, fallen, and what failed and goes back to be tried again. */
  readonly losses: readonly Stance[];
  /** What has fallen, where there is too much of it to lie side by side. */
  readonly heaps: readonly Heap[];
  readonly lost: number;
  /** Whether nothing else was lost. */
  readonly requestsOnly: boolean;
  readonly commits: readonly Point[];
  readonly jobs: readonly AtWork[];
  /** How many are being worked on, by slot. */
  readonly inFlight: readonly number[];
  readonly underWay: Traffic;
  readonly rates: Traffic;
}

/** More losses than this, and they lie in heaps. */
const mostSingle = 300;

/** @param t ms since the run began. @param still shows states only: nothing is on its way. */
export function sceneAt(cast: Cast, layout: Layout, ways: Ways, t: number, still: boolean): Scene {
  const over = cast.isOver(t);
  const known = cast.known(t);
  const seenAs: Look = {
    cast,
    layout,
    ways,
    t: known,
    still: still || over,
    usual: cast.requests.usualAt(known),
    fallen: cast.losses.placesAt(known),
  };
  const lost = cast.losses.at(known);
  const single = seenAs.fallen <= mostSingle;
  const landed = single ? [] : lost.filter(({ since }) => fallenSince(since, seenAs) >= 1);
  const heaps = heapsOf(landed, seenAs);
  const look: Look = single ? seenAs : { ...seenAs, heap: (loss, x) => heapTop(heaps, seenAs, loss, x) };
  const { second } = cast.history.header.scenario;
  const { actors, times } = cast.requests;
  const linger = look.still ? 0 : (hops.out + hops.back * 2) * second;
  const seen: number[] = [];
  times.visit(known, linger, (index) => seen.push(index));
  const crowd = crowdAt(cast, t, seen.length);
  const quiet: Stance[] = [];
  const losses: Stance[] = [];
  const inFlight = layout.pods.map(() => 0);
  const underWay = new Map<string, number[]>();
  for (const index of seen) {
    const actor = actors[index];
    if (!actor) continue;
    if (times.endOf(index) > known) {
      const stay = actor.stays.findLast(({ from }) => from <= known);
      const slot = stay && stay.to > known ? stay.pod?.slot : undefined;
      if (slot !== undefined) {
        inFlight[slot] = (inFlight[slot] ?? 0) + 1;
        count(underWay, actor.request.router, slot);
      }
    }
    if (actor.loss >= 0 && (cast.losses.all[actor.loss]?.since ?? 0) <= known) continue;
    if (
      crowd.every > 1 &&
      index % crowd.every !== 0 &&
      !failedAt(actor.request.observed, times.endOf(index), known)
    )
      continue;
    const stance = whereIs(actor, look);
    if (stance) (stance.outcome !== undefined && stance.outcome !== "ok" ? losses : quiet).push(stance);
  }
  for (const loss of lost) {
    const since = fallenSince(loss.since, look);
    if (!single && since >= 1) continue;
    const stance = loss.actor ? whereIs(loss.actor, look) : item(loss, look, since);
    // On its way to where it will be lost it is like any other.
    if (stance) (stance.actor && stance.outcome === undefined ? quiet : losses).push(stance);
  }
  return {
    look,
    crowd,
    quiet,
    losses,
    heaps,
    lost: lost.length,
    requestsOnly: lost.every(({ what }) => what.of === "request"),
    commits: look.still ? [] : commitsAt(look, hops.commit * second),
    jobs: jobsAt(look),
    inFlight,
    underWay,
    rates: ratesAt(look, t),
  };
}

const failedAt = (observed: string | undefined, end: number, t: number): boolean =>
  end <= t && observed !== undefined && observed !== "ok";

/** How far something has fallen; a request begins to fall a little later, when it has been seen to arrive. */
const fallenSince = (since: number, { still, t, cast }: Look): number =>
  still ? 1 : progress(t, since, (hops.fall + hops.out + hops.back) * cast.history.header.scenario.second);

function item(loss: Parameters<Cast["losses"]["holds"]>[0], look: Look, share: number): Stance {
  const place = loss.pod && look.layout.pods[loss.pod.slot];
  const from = place?.door ?? { x: look.layout.ledger.x, y: look.layout.ledger.y };
  return { ...fall(loss.what, loss.order, look, from, share), loss };
}

function count(traffic: Map<string, number[]>, router: string, slot: number): void {
  const counts = traffic.get(router) ?? [];
  counts[slot] = (counts[slot] ?? 0) + 1;
  traffic.set(router, counts);
}

/** Requests of the last cluster second, by the router and the pod that they went to first. */
function ratesAt({ cast }: Look, t: number): Traffic {
  const { actors, times } = cast.requests;
  const rates = new Map<string, number[]>();
  const end = times.begun(t);
  for (let index = times.begun(t - cast.history.header.scenario.second); index < end; index += 1) {
    const actor = actors[index];
    const slot = actor?.stays.find(({ from }) => from <= t)?.pod?.slot;
    if (actor && slot !== undefined) count(rates, actor.request.router, slot);
  }
  return rates;
}

/** Payments on their way from a pod to the ledger. */
function commitsAt({ cast, layout, t }: Look, length: number): Point[] {
  const { commits, committed } = cast.requests;
  const { ledger } = layout;
  const to = { x: ledger.x + ledger.width / 2 - 10, y: ledger.y + 20 };
  const lane = layout.compact ? 3 : 9;
  const points: Point[] = [];
  for (let index = commits.upTo(t) - 1; index >= 0 && commits.at(index) > t - length; index -= 1) {
    const place = layout.pods[committed[index]?.slot ?? -1];
    const share = progress(t, commits.at(index), length);
    if (!place || share <= 0) continue;
    const right = place.box.x + place.box.width;
    // Out of the pod, along the wall beside the ledger's caption, and in at the side.
    if (share < 0.2) points.push({ x: mix(right - 4, right + lane, share / 0.2), y: place.door.y });
    else if (share < 0.8) points.push({ x: right + lane, y: mix(place.door.y, to.y, (share - 0.2) / 0.6) });
    else points.push({ x: mix(right + lane, to.x, (share - 0.8) / 0.2), y: to.y });
  }
  return points;
}

function jobsAt({ cast, layout, t }: Look): AtWork[] {
  const { claims, times } = cast.jobs;
  const usual = cast.jobs.usualAt(t);
  const found: AtWork[] = [];
  const moment = Math.min(t, cast.history.lastT);
  times.visit(t, 0, (index) => {
    const claim = claims[index];
    const work = claim && layout.pods[claim.pod.slot]?.work;
    if (!claim || !work) return;
    const at = roomPlace(work, claim.place, claim.pod.jobs.peak.at(t) ?? 1);
    const share = usual > 0 ? Math.min(1, (moment - times.startOf(index)) / usual) : 0;
    found.push({ what: { of: "job", id: claim.job.id }, ...at, share });
  });
  return found;
}
