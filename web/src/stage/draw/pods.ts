import { exitCode, exitLabel, lastAt, podStatuses } from "../../../../server/protocol/index.ts";
import { clamp, progress } from "../../kit/box.ts";
import { fitText, fonts } from "../../kit/text.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import type { Cast } from "../cast/cast.ts";
import type { PodCast } from "../cast/pods.ts";
import type { Layout } from "../layout/layout.ts";
import type { PodPlace } from "../layout/pod.ts";
import { extraWords } from "./pod-extra.ts";

/**
 * The pods' boxes with door, status, what is in flight and what is left of the grace, as they were at `t`.
 * @param inFlight by place.
 */
export function drawPods(
  frame: Frame,
  cast: Cast,
  layout: Layout,
  t: number,
  inFlight: readonly number[],
): void {
  for (const [index, place] of layout.pods.entries()) {
    const pod = cast.pods.inPlace(index, t);
    if (!pod) continue;
    const gone =
      !pod.runsAt(t) && pod.record.runs.some(({ started }) => started.t <= t) && !restarts(cast, pod, t);
    drawPodFrame(frame, place, gone);
    if (place.work && !gone) drawDivider(frame, place);
    drawDoor(frame, place, doorAngle(pod, t, cast.history.header.scenario.second), gone);
    drawWords(frame, { cast, pod, place, t, gone, inFlight: inFlight[index] ?? 0 });
  }
}

const restarts = (cast: Cast, pod: PodCast, t: number): boolean =>
  pod.statusAt(cast.history, t) === "restarting";

/** Between the requests and the jobs of a pod. */
function drawDivider({ ctx, palette }: Frame, { work }: PodPlace): void {
  if (!work) return;
  ctx.fillStyle = palette.line;
  ctx.fillRect(work.x - 4, work.y, 1, work.height);
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
export function doorAngle(pod: PodCast, t: number, second: number): number {
  const state = pod.door.at(t) ?? "shut";
  if (state === "shut") return 0;
  return state === "open" ? 1 : 1 - 0.65 * progress(t, pod.door.since(t), 0.05 * second);
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
  readonly pod: PodCast;
  readonly place: PodPlace;
  readonly t: number;
  readonly gone: boolean;
  readonly inFlight: number;
}

/** What a pod is doing, in a word; longest wording first. */
export function statusWords(cast: Cast, pod: PodCast, t: number): string[] {
  const { record } = pod;
  const status = pod.statusAt(cast.history, t);
  if (status === undefined) return [""];
  const run = record.runs.findLast(({ started }) => started.t <= t);
  if (run?.exited && run.exited.t <= t) {
    const exit = `exit ${exitCode(run.exited) ?? "?"}`;
    if (status !== "restarting") return [exitLabel(run.exited), exit];
    const backoff = lastAt(record.backoffs, t);
    return backoff && backoff.t >= run.exited.t
      ? ["CrashLoopBackOff", "back-off", exit]
      : [`${exit}, restarting`, "restarting", exit];
  }
  const hook = record.preStops.findLast((each) => each.t <= t);
  if (hook && (hook.ended?.t ?? Infinity) > t) return ["preStop hook", "preStop"];
  const { label } = podStatuses[status];
  const signal = lastAt(record.signals, t);
  return signal && status === "terminating" ? [`${label}, ${signal.signal}`, label] : [label];
}

function drawWords(frame: Frame, { cast, pod, place, t, gone, inFlight }: Words): void {
  const { ctx, palette, measure } = frame;
  const { box, baseline } = place;
  ctx.save();
  ctx.textBaseline = "alphabetic";
  const left = box.x + 12;
  const right = box.x + box.width - 10;
  ctx.font = fonts.strongMono;
  ctx.fillStyle = gone ? palette.text3 : palette.text1;
  const name = fitText(measure, fonts.strongMono, nameWords(cast, pod), place.header ? box.width - 22 : 42);
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
    ctx.font = fonts.label;
    ctx.textAlign = "left";
    ctx.fillStyle = palette.text3;
    const words = [`${inFlight} in flight`, String(inFlight)];
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
  if (place.extra) {
    ctx.font = fonts.label;
    ctx.textAlign = "left";
    ctx.fillStyle = palette.text3;
    const words = extraWords(cast, pod, t, gone);
    ctx.fillText(fitText(measure, fonts.label, words, right - left), left, box.y + box.height - 25);
  }
  ctx.restore();
}

/** Its name; with its revision, where there is more than one. */
function nameWords(cast: Cast, { record }: PodCast): string[] {
  const revised = cast.pods.all.some((pod) => pod.record.revision !== 1);
  return revised ? [`${record.name} r${record.revision}`, record.name] : [record.name];
}

function graceLeft(
  { record }: PodCast,
  t: number,
  second: number,
): { readonly share: number; readonly seconds: number } | undefined {
  if (!record.deleted || record.deleted.t > t) return undefined;
  const { graceSeconds } = record.deleted;
  const seconds = clamp(graceSeconds - (t - record.deleted.t) / second, 0, graceSeconds);
  return { seconds, share: graceSeconds > 0 ? seconds / graceSeconds : 0 };
}

function drawGraceBar({ ctx, palette }: Frame, { grace }: PodPlace, share: number): void {
  ctx.fillStyle = palette.line;
  ctx.fillRect(grace.x, grace.y, grace.width, grace.height);
  ctx.fillStyle = palette.text2;
  ctx.fillRect(grace.x, grace.y, grace.width * share, grace.height);
}
