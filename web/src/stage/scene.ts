import { hops, isLoss, whereIs, type Stance } from "./travel.ts";
import type { Actor, Cast } from "./cast.ts";
import { mix, progress, type Point } from "../kit/box.ts";
import type { Layout } from "./layout.ts";

/** Everything that moves, at one moment. */
export interface Scene {
  readonly quiet: readonly Stance[];
  readonly losses: readonly Stance[];
  readonly commits: readonly Point[];
}

/** The first actor sent after `t`: actors are in the order of sending. */
function firstAfter(actors: readonly Actor[], t: number): number {
  let low = 0;
  let high = actors.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((actors[middle] as Actor).request.sent.t <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @param t ms since the run began. @param still shows states only: nothing is on its way. */
export function sceneAt(cast: Cast, layout: Layout, t: number, still: boolean): Scene {
  const { second } = cast.history.header.scenario;
  const oldest = t - cast.longest - (hops.out + hops.back) * second;
  const quiet: Stance[] = [];
  const losses: Stance[] = [];
  for (const actor of cast.losses) {
    const stance = whereIs(actor, cast, layout, t, still);
    if (stance) (isLoss(stance) ? losses : quiet).push(stance);
  }
  const end = firstAfter(cast.actors, t);
  for (let index = firstAfter(cast.actors, oldest); index < end; index += 1) {
    const actor = cast.actors[index] as Actor;
    if (actor.loss >= 0) continue;
    const stance = whereIs(actor, cast, layout, t, still);
    if (stance) quiet.push(stance);
  }
  return { quiet, losses, commits: still ? [] : commitsAt(cast, layout, t, hops.commit * second) };
}

function commitsAt(cast: Cast, layout: Layout, t: number, length: number): Point[] {
  const { ledger } = layout;
  const to = { x: ledger.x + ledger.width / 2 - 10, y: ledger.y + 20 };
  const lane = layout.compact ? 3 : 9;
  return cast.committed.flatMap((actor): Point[] => {
    const from = layout.pods[actor.pod];
    const share = progress(t, actor.request.committed?.t ?? Infinity, length);
    if (!from || share <= 0 || share >= 1) return [];
    const right = from.box.x + from.box.width;
    // Out of the pod, along the wall beside the ledger's caption, and in at the side.
    if (share < 0.2) return [{ x: mix(right - 4, right + lane, share / 0.2), y: from.door.y }];
    if (share < 0.8) return [{ x: right + lane, y: mix(from.door.y, to.y, (share - 0.2) / 0.6) }];
    return [{ x: mix(right + lane, to.x, (share - 0.8) / 0.2), y: to.y }];
  });
}

/** How many requests are under way from each router to each pod: `[node][pod]`. */
export function underWay(cast: Cast, t: number): number[][] {
  const counts = cast.population.nodes.map(() => cast.population.pods.map(() => 0));
  for (let index = firstAfter(cast.actors, t - cast.longest) - 1; index < cast.actors.length; index += 1) {
    const actor = cast.actors[index];
    if (!actor) continue;
    if (actor.request.sent.t > t) break;
    const row = counts[actor.node];
    if (!row || actor.pod < 0 || (actor.request.settled?.t ?? Infinity) <= t) continue;
    row[actor.pod] = (row[actor.pod] ?? 0) + 1;
  }
  return counts;
}

/** The request drawn nearest to a point, losses before others; undefined if none is within reach (CSS pixels). */
export function hitTest(scene: Scene, at: Point, reach: number): number | undefined {
  const nearest = (stances: readonly Stance[], within: number): number | undefined => {
    let best: number | undefined;
    let distance = within;
    for (const stance of stances) {
      const gap = Math.hypot(stance.x - at.x, stance.y - at.y);
      if (gap > distance) continue;
      distance = gap;
      best = stance.actor.request.id;
    }
    return best;
  };
  return nearest(scene.losses, reach) ?? nearest(scene.quiet, reach * 0.7);
}
