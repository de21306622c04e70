import { exitOf } from "../../kit/belief.ts";
import type { Box } from "../../kit/box.ts";
import { fitText, fonts } from "../../kit/text.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import type { Layout } from "../layout.ts";
import type { Model } from "../model.ts";
import type { Segment } from "../process.ts";
import type { Scale } from "../viewport.ts";

/** A stretch of a lane as a box, cut to what is in sight; undefined where none of it is. */
export function stretchBox(lane: Box, scale: Scale, from: number, to: number): Box | undefined {
  const left = Math.max(scale.left, scale.x(from));
  const right = Math.min(scale.right, scale.x(to));
  if (right - left <= 0) return undefined;
  const height = Math.min(15, lane.height - 6);
  return {
    x: left,
    y: Math.round(lane.y + (lane.height - height) / 2),
    width: Math.max(1, right - left),
    height,
  };
}

/** The separating lines and the names in the gutter. */
export function drawGutter({ ctx, palette, measure }: Frame, model: Model, layout: Layout): void {
  const { compact, gutter } = layout;
  ctx.save();
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  const left = compact ? 8 : 14;
  const name = (lane: Box, wordings: string[], strong = false): void => {
    const font = strong ? fonts.strong : fonts.body;
    ctx.font = font;
    ctx.fillStyle = strong ? palette.text1 : palette.text2;
    ctx.fillText(fitText(measure, font, wordings, gutter - left - 4), left, lane.y + lane.height / 2 + 0.5);
    line(lane.y + lane.height);
  };
  const line = (y: number): void => {
    ctx.strokeStyle = palette.line;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(0, Math.round(y) - 0.5);
    ctx.lineTo(layout.width, Math.round(y) - 0.5);
    ctx.stroke();
  };
  const pod = model.pod?.name ?? "";
  line(layout.axis.height);
  name(layout.api, ["API"]);
  for (const [index, lane] of layout.routers.entries()) {
    const node = model.routers[index]?.node ?? "";
    name(lane, [`router ${node}`, node]);
  }
  name(layout.kubelet, ["kubelet"]);
  name(layout.process, [`${pod} process`, pod, "process"], true);
  for (const [index, place] of layout.groups.entries()) {
    const group = model.groups[index];
    if (!group) continue;
    const twoLines = place.height >= 34;
    const middle = place.y + Math.min(place.height / 2, twoLines ? 13 : 99);
    ctx.font = fonts.mono;
    ctx.fillStyle = palette.text2;
    ctx.fillText(fitText(measure, fonts.mono, group.pod ?? "nowhere", gutter - left - 4), left, middle);
    if (twoLines) {
      const count = group.bars.length;
      ctx.font = fonts.label;
      ctx.fillStyle = palette.text3;
      const words =
        group.lost > 0
          ? [`${group.lost} of ${count} lost`, `${group.lost} lost`]
          : [`${count} requests`, `${count} sent`];
      ctx.fillText(fitText(measure, fonts.label, words, gutter - left - 4), left, middle + 15);
    }
    line(place.y + place.height);
  }
  if (layout.minimap) {
    ctx.font = fonts.label;
    ctx.fillStyle = palette.text3;
    const { y, height } = layout.minimap;
    ctx.fillText(
      fitText(measure, fonts.label, ["whole run", "run"], gutter - left - 4),
      left,
      y + height / 2,
    );
  }
  ctx.restore();
}

/** Everything in the upper lanes that has a shape; the words come later, on top of the veil. */
export function drawLaneShapes(
  frame: Frame,
  model: Model,
  layout: Layout,
  scale: Scale,
  now: number,
  t: number,
): void {
  const { ctx, palette } = frame;
  ctx.save();
  drawApi(frame, model, layout, scale, now);
  for (const [index, { stretches }] of model.routers.entries()) {
    const lane = layout.routers[index];
    if (!lane) continue;
    for (const { from, to, belief } of stretches) {
      if (belief === "unlisted" || belief === "removed") continue;
      const box = stretchBox(lane, scale, from, Math.min(to, now));
      if (!box) continue;
      const amber = palette.tones["server-error"];
      ctx.globalAlpha = 1;
      ctx.fillStyle = palette.canvas;
      ctx.fillRect(box.x, box.y, box.width, box.height);
      ctx.globalAlpha = belief === "ready" ? 0.32 : 0.42;
      ctx.fillStyle = belief === "ready" ? palette.tones.ok : amber;
      ctx.fillRect(box.x, box.y, box.width, box.height);
    }
  }
  ctx.globalAlpha = 1;
  drawKubelet(frame, model, layout, scale, now, t);
  for (const segment of model.process?.segments ?? [])
    drawSegment(frame, layout.process, scale, segment, now);
  drawEnd(frame, model, layout, scale);
  ctx.restore();
}

function drawApi({ ctx, palette }: Frame, { pod }: Model, layout: Layout, scale: Scale, now: number): void {
  if (!pod) return;
  const deleted = pod.deleted?.t ?? Infinity;
  const gone = exitOf(pod)?.t ?? Infinity;
  const before = stretchBox(layout.api, scale, pod.created.t, Math.min(deleted, gone, now));
  if (before) {
    ctx.fillStyle = palette.hover;
    ctx.fillRect(before.x, before.y, before.width, before.height);
  }
  const after = stretchBox(layout.api, scale, deleted, Math.min(gone, now));
  if (!after) return;
  ctx.fillStyle = palette.canvas;
  ctx.fillRect(after.x, after.y, after.width, after.height);
  ctx.strokeStyle = palette.control;
  ctx.lineWidth = 1;
  ctx.strokeRect(after.x + 0.5, after.y + 0.5, after.width - 1, after.height - 1);
}

function drawKubelet(
  { ctx, palette }: Frame,
  { pod, second }: Model,
  layout: Layout,
  scale: Scale,
  now: number,
  t: number,
): void {
  const lane = layout.kubelet;
  const hook = pod?.preStop;
  const box = hook && stretchBox(lane, scale, hook.t, Math.min(hook.ended?.t ?? Infinity, now));
  if (!pod?.deleted) return;
  // The grace is a bracket from the deletion to its end; what has burnt down is thin.
  const from = pod.deleted.t;
  const to = from + pod.deleted.graceSeconds * second;
  const over = Math.min(to, exitOf(pod)?.t ?? Infinity);
  const y = Math.round(lane.y + lane.height - 4) + 0.5;
  const left = Math.max(scale.left, scale.x(from));
  const right = Math.min(scale.right, scale.x(to));
  if (right > left) {
    const burnt = Math.max(left, Math.min(right, scale.x(Math.min(t, over))));
    ctx.strokeStyle = palette.control;
    ctx.lineWidth = 1;
    ctx.setLineDash([2, 3]);
    stroke(ctx, left, y, burnt, y);
    ctx.setLineDash([]);
    ctx.strokeStyle = palette.text2;
    ctx.lineWidth = 2;
    stroke(ctx, burnt, y, right, y);
    ctx.lineWidth = 1.5;
    for (const end of [from, to]) {
      if (end >= scale.view.from && end <= scale.view.to)
        stroke(ctx, scale.x(end), y - 6, scale.x(end), y + 2);
    }
  }
  if (!box) return;
  ctx.fillStyle = palette.panel;
  ctx.fillRect(box.x, box.y - 2, box.width, box.height - 2);
  ctx.strokeStyle = palette.control;
  ctx.lineWidth = 1;
  ctx.strokeRect(box.x + 0.5, box.y - 1.5, box.width - 1, box.height - 3);
}

function stroke(ctx: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.stroke();
}

/** Neutral fills: plain while serving, outlined while stopping, striped while draining. */
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
  ctx.fillStyle = kind === "starting" ? palette.sunken : palette.hover;
  if (kind === "flush-and-exit") ctx.fillStyle = palette.canvas;
  ctx.fillRect(box.x, box.y, box.width, box.height);
  if (kind === "drain") {
    ctx.strokeStyle = palette.control;
    ctx.globalAlpha = 0.45;
    ctx.lineWidth = 1;
    ctx.beginPath();
    for (let x = box.x + 4.5; x < box.x + box.width; x += 4) {
      ctx.moveTo(x, box.y);
      ctx.lineTo(x, box.y + box.height);
    }
    ctx.stroke();
    ctx.globalAlpha = 1;
  }
  if (plain) return;
  ctx.strokeStyle = palette.control;
  ctx.lineWidth = 1;
  if (kind === "no-handler") ctx.setLineDash([3, 3]);
  ctx.strokeRect(box.x + 0.5, box.y + 0.5, Math.max(0, box.width - 1), box.height - 1);
  ctx.setLineDash([]);
}

function drawEnd({ ctx, palette }: Frame, { process, pod }: Model, layout: Layout, scale: Scale): void {
  const exit = process?.exit;
  if (!exit || exit.t < scale.view.from || exit.t > scale.view.to) return;
  const x = scale.x(exit.t);
  const y = layout.process.y + layout.process.height / 2;
  ctx.fillStyle = pod?.exited?.code === 0 ? palette.text2 : palette.text1;
  ctx.beginPath();
  ctx.moveTo(x, y - 7);
  ctx.lineTo(x + 7, y);
  ctx.lineTo(x, y + 7);
  ctx.closePath();
  ctx.fill();
}
