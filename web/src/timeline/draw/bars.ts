import { clamp, type Box } from "../../kit/box.ts";
import { drawGlyph, failureRadius, glyphOf, toneOf } from "../../kit/glyph.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import type { Glyph, Outcome } from "../../../../server/protocol/index.ts";
import { heapsOf, reachOf } from "../heaps.ts";
import { lossBand, yOf } from "../hit.ts";
import { showsBars, type Placed } from "../layout.ts";
import type { Place, TimelineModel } from "../model/model.ts";
import type { Track } from "../model/track.ts";
import type { Scale } from "../viewport.ts";
import { drawCurve } from "./curve.ts";
import type { Scene } from "./scene.ts";

type TrackLane = Extract<Placed, { kind: "track" }>;

/** Draws on the lanes of tracks that are in sight, and nowhere else. */
export function inTracks(
  { ctx }: Frame,
  { layout, scroll }: Scene,
  scale: Scale,
  draw: (lanes: readonly TrackLane[]) => void,
): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(scale.left, layout.view.y + scroll, layout.width - scale.left, layout.view.height);
  ctx.clip();
  draw(
    layout.lanes.filter(
      (lane): lane is TrackLane =>
        lane.kind === "track" &&
        lane.y + lane.height >= layout.view.y + scroll &&
        lane.y <= layout.view.y + layout.view.height + scroll,
    ),
  );
  ctx.restore();
}

/** All tracks in sight: as bars where they can be told apart, with the losses' shapes on top, else as a curve. */
export function drawTracks(frame: Frame, scene: Scene, scale: Scale): void {
  inTracks(frame, scene, scale, (lanes) => {
    const shown = lanes.filter((lane) => showsBars(lane, scale.view));
    for (const lane of lanes) {
      if (shown.includes(lane)) drawBars(frame, scene, scale, lane);
      else drawCurve(frame, scene, scale, lane);
    }
    for (const lane of shown) drawLosses(frame, scene, scale, lane);
    drawChosen(frame, scene, scale, lanes);
  });
}

function drawBars({ ctx, palette }: Frame, { now }: Scene, scale: Scale, lane: TrackLane): void {
  const { track, rowHeight } = lane;
  const height = clamp(rowHeight - Math.max(0.8, rowHeight * 0.22), 1, 7);
  const paths = { over: new Path2D(), open: new Path2D(), lost: new Path2D() };
  track.eachBetween(scale.view.from, scale.view.to, (index) => {
    const to = track.to[index] as number;
    const left = Math.max(scale.left - 2, scale.x(track.from[index] as number));
    const right = Math.max(left + 1, scale.x(Math.min(to, Math.max(now, scale.view.from))));
    const kind = track.isLost(index) ? "lost" : to === Infinity ? "open" : "over";
    const y = yOf(lane, track.row[index] as number) - height / 2;
    paths[kind].rect(left, y, Math.min(right, scale.right + 2) - left, height);
  });
  // Work that lasts is as well as work that is done: a connection is open because it should be.
  const long = track.of === "socket" || track.of === "stream";
  ctx.fillStyle = palette.tones.ok;
  ctx.fill(paths.over);
  ctx.fillStyle = long ? palette.tones.ok : palette.tones["in-flight"];
  ctx.fill(paths.open);
  ctx.fillStyle = palette.control;
  ctx.fill(paths.lost);
}

/** How a lost bar's end is drawn: its shape and whose colour it has. */
export function lossLook(
  model: TimelineModel,
  track: Track,
  index: number,
): { glyph: Glyph; outcome: Outcome } {
  const id = track.id[index] as number;
  if (track.of === "job") {
    const twice = (history: number): boolean => history > 1;
    const finishes = model.history.jobs.get(id)?.steps.filter(({ what }) => what === "finished").length ?? 0;
    return twice(finishes)
      ? { glyph: "ringed-disc", outcome: "doubled" }
      : { glyph: "cross", outcome: "reset" };
  }
  if (track.of !== "request") return { glyph: "cross", outcome: "reset" };
  const request = model.history.requests.get(id);
  const nth = track.nth[index] as number;
  const earlier = request && nth < request.tries.length - 1 ? request.tries[nth]?.settled?.result : undefined;
  const results: Partial<Record<string, Outcome>> = {
    refused: "refused",
    closed: "reset",
    reset: "reset",
    "timed-out": "timed-out",
  };
  const outcome = earlier ? (results[earlier] ?? "unknown") : (request?.outcome ?? "unknown");
  return { glyph: glyphOf(outcome), outcome };
}

/** Losses, and a thin line to what followed on each; what was tried again is drawn small: no user lost by it. */
function drawLosses({ ctx, palette }: Frame, scene: Scene, scale: Scale, lane: TrackLane): void {
  const { track } = lane;
  const { model, layout } = scene;
  const reach = (scale.view.to - scale.view.from) * 0.02;
  const found: { index: number; follower: Place | undefined }[] = [];
  track.eachLossBetween(scale.view.from - reach, scale.view.to + reach, (index) => {
    found.push({ index, follower: model.followerOf(track, index) });
  });
  ctx.strokeStyle = palette.text3;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (const { index, follower } of found) {
    const other = follower && laneOf(layout.lanes, follower);
    if (!follower || !other || !showsBars(other, scale.view)) continue;
    const x = scale.x(follower.track.from[follower.index] as number);
    ctx.moveTo(scale.x(track.to[index] as number), yOf(lane, track.row[index] as number));
    ctx.lineTo(x, yOf(other, follower.track.row[follower.index] as number));
  }
  ctx.stroke();
  for (const { index, follower } of found) {
    const { glyph, outcome } = lossLook(model, track, index);
    const at = { x: scale.x(track.to[index] as number), y: yOf(lane, track.row[index] as number) };
    drawGlyph(ctx, glyph, at, follower ? 3 : failureRadius, toneOf(palette, outcome), palette.canvas);
  }
}

const laneOf = (lanes: readonly Placed[], { track }: Place): TrackLane | undefined =>
  lanes.find((lane): lane is TrackLane => lane.kind === "track" && lane.track === track);

function drawChosen(
  { ctx, palette }: Frame,
  { model, selected, now }: Scene,
  scale: Scale,
  lanes: readonly TrackLane[],
): void {
  if (!selected || selected.of === "span") return;
  const of = selected.of === "event" ? "stream" : selected.of;
  const id = selected.of === "event" ? (selected.stream ?? -1) : selected.id;
  for (const { track, index } of model.placesOf(of, id)) {
    const lane = laneOf(lanes, { track, index });
    if (!lane) continue;
    const { x, y, width, height } = frameOf(lane, index, scale, now);
    ctx.strokeStyle = palette.text1;
    ctx.lineWidth = 2;
    ctx.beginPath();
    ctx.roundRect(x, y, width, height, 3);
    ctx.stroke();
  }
}

/** Around a bar, with the shape at its end if it was lost; around the heap that it lies on; else across its lane. */
function frameOf(lane: TrackLane, index: number, scale: Scale, now: number): Box {
  const { track } = lane;
  const left = scale.x(track.from[index] as number);
  const right = scale.x(Math.min(track.to[index] as number, now));
  const around = (from: number, to: number, y: number, reach: number): Box => ({
    x: from,
    y: y - reach,
    width: Math.max(to - from, 4),
    height: reach * 2,
  });
  const shape = failureRadius + 3;
  const lost = track.isLost(index);
  if (!showsBars(lane, scale.view)) {
    const heap = lost && heapsOf(lane, scale).find(({ losses }) => losses.includes(index));
    return heap
      ? around(heap.x - shape, heap.x + reachOf(heap) + 2, lane.y + lossBand(lane), shape)
      : around(left - 2, right + 2, lane.y + lane.height / 2, lane.height / 2 - 3);
  }
  const y = yOf(lane, track.row[index] as number);
  if (!lost) return around(left - 2, right + 2, y, 5);
  return around(right - left < 14 ? right - shape : left - 2, right + shape, y, shape);
}
