import {
  exitCode,
  exitLabel,
  inFlightAt,
  lastAt,
  podStatusAt,
  podStatuses,
} from "../../../../server/protocol/index.ts";
import { clamp, progress } from "../../kit/box.ts";
import { fitText, fonts } from "../../kit/text.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import type { Cast, CastPod } from "../cast.ts";
import type { Layout, PodPlace } from "../layout.ts";

/** The pods' boxes with door, status, what is in flight and what is left of the grace, as they were at `t`. */
export function drawPods(frame: Frame, cast: Cast, layout: Layout, t: number): void {
  for (const [index, place] of layout.pods.entries()) {
    const pod = cast.pods[index];
    if (!pod) continue;
    const gone = (pod.record.exited?.t ?? Infinity) <= t || pod.record.created.t > t;
    drawPodFrame(frame, place, gone);
    drawDoor(frame, place, doorAngle(pod, t, cast.history.header.scenario.second), gone);
    drawWords(frame, { cast, pod, place, t, gone });
  }
}

/** An empty box; `ghost` for a pod that is not there yet, or no more. */
export function drawPodFrame({ ctx, palette }: Frame, { box }: PodPlace, ghost: boolean): void {
  ctx.save();
  ctx.beginPath();
  ctx.roundRect(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1, 6);
  if (ghost) ctx.setLineDash([3, 3]);
  else {
    ctx.fillStyle = palette.panel;
    ctx.fill();
  }
  ctx.strokeStyle = ghost ? palette.control : palette.line;
  ctx.lineWidth = 1;
  ctx.stroke();
  ctx.restore();
}

/** 1 is wide open, 0 shut. A door that its own process says it is closing stands ajar until it is seen shut. */
export function doorAngle(pod: CastPod, t: number, second: number): number {
  if (t < pod.opens || t >= pod.shut) return 0;
  return 1 - 0.65 * progress(t, pod.closing, 0.05 * second);
}

function drawDoor({ ctx, palette }: Frame, place: PodPlace, open: number, gone: boolean): void {
  const { door, doorHeight } = place;
  const top = door.y - doorHeight / 2;
  ctx.save();
  ctx.lineCap = "butt";
  if (open === 0) {
    ctx.strokeStyle = gone ? palette.control : palette.text1;
    ctx.lineWidth = 4;
    ctx.beginPath();
    ctx.moveTo(door.x + 0.5, top);
    ctx.lineTo(door.x + 0.5, top + doorHeight);
    ctx.stroke();
  } else {
    ctx.strokeStyle = palette.canvas;
    ctx.lineWidth = 5;
    ctx.beginPath();
    ctx.moveTo(door.x, top);
    ctx.lineTo(door.x, top + doorHeight);
    ctx.stroke();
    const angle = open * 1.25;
    const leaf = Math.min(14, doorHeight * 0.62);
    ctx.strokeStyle = palette.text2;
    ctx.lineWidth = 2;
    ctx.lineCap = "round";
    ctx.beginPath();
    for (const [hinge, way] of [
      [top, 1],
      [top + doorHeight, -1],
    ] as const) {
      ctx.moveTo(door.x, hinge);
      ctx.lineTo(door.x - Math.sin(angle) * leaf, hinge + way * Math.cos(angle) * leaf);
    }
    ctx.stroke();
  }
  ctx.restore();
}

interface Words {
  readonly cast: Cast;
  readonly pod: CastPod;
  readonly place: PodPlace;
  readonly t: number;
  readonly gone: boolean;
}

/** What a pod is doing, in a word; longest wording first. */
export function statusWords(cast: Cast, { record }: CastPod, t: number): string[] {
  const { exited, preStop } = record;
  if (exited && exited.t <= t) return [exitLabel(exited), `exit ${exitCode(exited) ?? "?"}`];
  const status = podStatusAt(cast.history, record, t);
  if (status === undefined) return [""];
  if (preStop && preStop.t <= t && (preStop.ended?.t ?? Infinity) > t) return ["preStop hook", "preStop"];
  const { label } = podStatuses[status];
  const signal = lastAt(record.signals, t);
  return signal && status === "terminating" ? [`${label}, ${signal.signal}`, label] : [label];
}

function drawWords(frame: Frame, { cast, pod, place, t, gone }: Words): void {
  const { ctx, palette, measure } = frame;
  const { box } = place;
  ctx.save();
  ctx.textBaseline = "alphabetic";
  const left = box.x + 12;
  const right = box.x + box.width - 10;
  const baseline = place.header ? box.y + 18 : box.y + box.height / 2 + 4;
  ctx.font = fonts.strongMono;
  ctx.fillStyle = gone ? palette.text3 : palette.text1;
  const name = fitText(measure, fonts.strongMono, place.name, place.header ? box.width - 22 : 42);
  ctx.fillText(name, left, baseline);
  if (place.header) {
    const width = right - left - measure(name, fonts.strongMono) - 8;
    ctx.font = fonts.label;
    ctx.textAlign = "right";
    ctx.fillStyle = gone ? palette.text2 : palette.text3;
    ctx.fillText(fitText(measure, fonts.label, statusWords(cast, pod, t), width), right, baseline);
  }
  const grace = graceLeft(pod, t, cast.history.header.scenario.second);
  if (grace !== undefined && !gone) drawGraceBar(frame, place, grace.share);
  if (place.footer && !gone) {
    const bottom = box.y + box.height - 12;
    const count = inFlightAt(cast.history, place.name, t);
    ctx.font = fonts.label;
    ctx.textAlign = "left";
    ctx.fillStyle = palette.text3;
    const words = [`${count} in flight`, String(count)];
    const graceText = grace && `${grace.seconds.toFixed(1)} s`;
    const graceWords = graceText ? [`${graceText} of grace left`, `grace ${graceText}`, graceText] : [];
    const shortest = graceText ? measure(graceText, fonts.label) + 8 : 0;
    const shown = fitText(measure, fonts.label, words, right - left - shortest);
    ctx.fillText(shown, left, bottom);
    if (graceWords.length > 0) {
      ctx.textAlign = "right";
      ctx.fillStyle = palette.text2;
      const width = right - left - measure(shown, fonts.label) - 10;
      ctx.fillText(fitText(measure, fonts.label, graceWords, width), right, bottom);
    }
  }
  ctx.restore();
}

function graceLeft(
  { record }: CastPod,
  t: number,
  second: number,
): { readonly share: number; readonly seconds: number } | undefined {
  if (!record.deleted || record.deleted.t > t) return undefined;
  const { graceSeconds } = record.deleted;
  const seconds = clamp(graceSeconds - (t - record.deleted.t) / second, 0, graceSeconds);
  return { seconds, share: graceSeconds > 0 ? seconds / graceSeconds : 0 };
}

function drawGraceBar({ ctx, palette }: Frame, { box }: PodPlace, share: number): void {
  const width = box.width - 22;
  const y = box.y + box.height - 7;
  ctx.fillStyle = palette.line;
  ctx.fillRect(box.x + 12, y, width, 3);
  ctx.fillStyle = palette.text2;
  ctx.fillRect(box.x + 12, y, width * share, 3);
}
