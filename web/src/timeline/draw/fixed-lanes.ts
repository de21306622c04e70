import { exitOf } from "../../kit/belief.ts";
import type { Box } from "../../kit/box.ts";
import { drawGlyph } from "../../kit/glyph.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import type { Mark } from "../facts/marks.ts";
import type { PodLanes, RouterLane } from "../facts/facts.ts";
import type { Segment } from "../facts/process.ts";
import { marksOn } from "../hit.ts";
import type { Scale } from "../viewport.ts";
import type { Scene } from "./scene.ts";
import { stretchBox } from "./stretch.ts";

/** Everything on the lanes above the bars that has a shape; the words come later, on top of the veil. */
export function drawFixedLanes(frame: Frame, scene: Scene, scale: Scale): void {
  const { ctx } = frame;
  ctx.save();
  for (const lane of scene.layout.lanes) {
    switch (lane.kind) {
      case "api":
        for (const of of scene.facts.pods) drawExistence(frame, scene, scale, lane, of);
        break;
      case "router":
        drawBelief(frame, scene, scale, lane, lane.router);
        break;
      case "kubelet":
        drawKubelet(frame, scene, scale, lane, lane.of);
        break;
      case "process":
        drawProcess(frame, scene, scale, lane, lane.of);
        break;
      case "head":
        // A closed group still tells the course of its pod.
        if (!lane.open && typeof lane.of !== "string") drawProcess(frame, scene, scale, lane, lane.of);
        break;
      default:
        break;
    }
    for (const mark of marksOn(scene.facts, lane)) drawMark(frame, scene, scale, lane, mark);
  }
  ctx.restore();
}

/** The pod in the API: plain while it is wanted, outlined from its deletion until it is gone. */
function drawExistence(
  { ctx, palette }: Frame,
  { facts, now }: Scene,
  scale: Scale,
  lane: Box,
  { pod }: PodLanes,
): void {
  const deleted = pod.deleted?.t ?? Infinity;
  const gone = Math.min(pod.removed?.t ?? Infinity, exitOf(pod)?.t ?? Infinity, now);
  const before = facts.pods.length === 1 && stretchBox(lane, scale, pod.created.t, Math.min(deleted, gone));
  if (before) {
    ctx.fillStyle = palette.hover;
    ctx.fillRect(before.x, before.y, before.width, before.height);
  }
  const after = stretchBox(lane, scale, deleted, gone);
  if (!after) return;
  ctx.globalAlpha = facts.pods.length === 1 ? 1 : 0.5;
  ctx.fillStyle = palette.canvas;
  ctx.fillRect(after.x, after.y, after.width, after.height);
  ctx.globalAlpha = 1;
  ctx.strokeStyle = palette.control;
  ctx.lineWidth = 1;
  ctx.strokeRect(after.x + 0.5, after.y + 0.5, Math.max(0, after.width - 1), after.height - 1);
}

function drawBelief(
  { ctx, palette }: Frame,
  { now }: Scene,
  scale: Scale,
  lane: Box,
  { stretches }: RouterLane,
): void {
  for (const { from, to, belief } of stretches) {
    if (belief === "unlisted" || belief === "removed") continue;
    const box = stretchBox(lane, scale, from, Math.min(to, now));
    if (!box) continue;
    ctx.globalAlpha = 1;
    ctx.fillStyle = palette.canvas;
    ctx.fillRect(box.x, box.y, box.width, box.height);
    ctx.globalAlpha = belief === "ready" ? 0.32 : 0.42;
    ctx.fillStyle = belief === "ready" ? palette.tones.ok : palette.tones["server-error"];
    ctx.fillRect(box.x, box.y, box.width, box.height);
  }
  ctx.globalAlpha = 1;
}

function drawKubelet(
  { ctx, palette }: Frame,
  { facts, now, t }: Scene,
  scale: Scale,
  lane: Box,
  { pod }: PodLanes,
): void {
  for (const hook of pod.preStops) {
    const box = stretchBox(lane, scale, hook.t, Math.min(hook.ended?.t ?? Infinity, now));
    if (!box) continue;
    ctx.fillStyle = palette.panel;
    ctx.fillRect(box.x, box.y - 2, box.width, box.height - 2);
    ctx.strokeStyle = palette.control;
    ctx.lineWidth = 1;
    ctx.strokeRect(box.x + 0.5, box.y - 1.5, Math.max(0, box.width - 1), box.height - 3);
  }
  if (!pod.deleted) return;
  // The grace is a bracket from the deletion to its end; what has burnt down is thin.
  const from = pod.deleted.t;
  const to = from + pod.deleted.graceSeconds * facts.second;
  const over = Math.min(to, exitOf(pod)?.t ?? Infinity);
  const y = Math.round(lane.y + lane.height - 4) + 0.5;
  const left = Math.max(scale.left, scale.x(from));
  const right = Math.min(scale.right, scale.x(to));
  if (right <= left) return;
  const burnt = Math.max(left, Math.min(right, scale.x(Math.min(t, over))));
  const stroke = (x0: number, y0: number, x1: number, y1: number): void => {
    ctx.beginPath();
    ctx.moveTo(x0, y0);
    ctx.lineTo(x1, y1);
    ctx.stroke();
  };
  ctx.strokeStyle = palette.control;
  ctx.lineWidth = 1;
  ctx.setLineDash([2, 3]);
  stroke(left, y, burnt, y);
  ctx.setLineDash([]);
  // What is left once the process has ended is needed by nobody.
  const unused = t >= over && over < to;
  ctx.strokeStyle = unused ? palette.control : palette.text2;
  ctx.lineWidth = unused ? 1 : 2;
  stroke(burnt, y, right, y);
  ctx.strokeStyle = palette.text2;
  ctx.lineWidth = 1.5;
  for (const end of [from, to]) {
    if (end >= scale.view.from && end <= scale.view.to) stroke(scale.x(end), y - 6, scale.x(end), y + 2);
  }
}

function drawProcess(frame: Frame, { now }: Scene, scale: Scale, lane: Box, { process }: PodLanes): void {
  const { ctx, palette } = frame;
  for (const segment of process.segments) drawSegment(frame, lane, scale, segment, now);
  const y = lane.y + lane.height / 2;
  for (const { t, clean } of process.exits) {
    if (t < scale.view.from || t > scale.view.to) continue;
    const x = scale.x(t);
    ctx.fillStyle = clean ? palette.text2 : palette.text1;
    ctx.beginPath();
    ctx.moveTo(x, y - 7);
    ctx.lineTo(x + 7, y);
    ctx.lineTo(x, y + 7);
    ctx.closePath();
    ctx.fill();
  }
}

/** Neutral fills: plain while serving, outlined while stopping, striped while draining, dotted while it waits. */
function drawSegment(
  { ctx, palette }: Frame,
  lane: Box,
  scale: Scale,
  { from, to, kind }: Segment,
  now: number,
): void {
  const box = stretchBox(lane, scale, from, Math.min(to, now));
  if (!box) return;
  const plain = kind === "starting" || kind === "serving";
  ctx.fillStyle = plain && kind === "serving" ? palette.hover : palette.sunken;
  if (kind === "flush-and-exit" || kind === "stop-workers") ctx.fillStyle = palette.canvas;
  ctx.fillRect(box.x, box.y, box.width, box.height);
  if (kind === "drain" || kind === "stop-workers") {
    ctx.strokeStyle = palette.control;
    ctx.globalAlpha = 0.45;
    ctx.lineWidth = 1;
    ctx.beginPath();
    const gap = kind === "drain" ? 4 : 8;
    for (let x = box.x + 4.5; x < box.x + box.width; x += gap) {
      ctx.moveTo(x, box.y);
      ctx.lineTo(x, box.y + box.height);
    }
    ctx.stroke();
    ctx.globalAlpha = 1;
  }
  if (plain) return;
  ctx.strokeStyle = palette.control;
  ctx.lineWidth = 1;
  if (kind === "no-handler" || kind === "back-off") ctx.setLineDash([3, 3]);
  ctx.strokeRect(box.x + 0.5, box.y + 0.5, Math.max(0, box.width - 1), box.height - 1);
  ctx.setLineDash([]);
}

/** An event on its lane: a small tick at the lower edge, a cross where something failed; ringed when it is stood on. */
function drawMark(
  { ctx, palette }: Frame,
  { cursor }: Scene,
  scale: Scale,
  lane: Box,
  { t, seq, bad }: Mark,
): void {
  if (t < scale.view.from || t > scale.view.to) return;
  const x = scale.x(t);
  const y = lane.y + lane.height - 4;
  if (bad) drawGlyph(ctx, "cross", { x, y: y - 1 }, 3, palette.text1, palette.canvas);
  else {
    ctx.fillStyle = palette.text2;
    ctx.fillRect(x - 0.75, y - 3, 1.5, 6);
  }
  if (seq !== cursor) return;
  ctx.strokeStyle = palette.accent;
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.arc(x, y, 6, 0, Math.PI * 2);
  ctx.stroke();
}
