import { exitOf, knewAtOnce } from "../../kit/belief.ts";
import type { Box } from "../../kit/box.ts";
import { fonts } from "../../kit/text.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import type { PodLanes, RouterLane } from "../facts/facts.ts";
import type { Scale } from "../viewport.ts";
import type { Track } from "../model/track.ts";
import { gapLabel, gapsIn } from "./gaps.ts";
import { Labels } from "./labels.ts";
import type { Scene } from "./scene.ts";
import { stretchBox } from "./stretch.ts";

/** The words on the lanes, drawn last so that nothing dims them. */
export function drawLaneWords(frame: Frame, scene: Scene, scale: Scale): void {
  const pen: Pen = { frame, scene, scale, labels: new Labels(frame) };
  for (const lane of scene.layout.lanes) {
    switch (lane.kind) {
      case "api":
        sayApi(pen, lane);
        break;
      case "router":
        sayBelief(pen, lane, lane.router);
        break;
      case "kubelet":
        sayKubelet(pen, lane, lane.of);
        break;
      case "process":
        sayProcess(pen, lane, lane.of);
        break;
      case "head":
        if (!lane.open && typeof lane.of !== "string") sayProcess(pen, lane, lane.of);
        break;
      case "track":
        if (lane.track.of === "request") sayGaps(pen, lane, lane.track);
        break;
      default:
        break;
    }
  }
}

interface Pen {
  readonly frame: Frame;
  readonly scene: Scene;
  readonly scale: Scale;
  readonly labels: Labels;
}

/** Where words about a stretch of a lane may stand. */
function within({ scale, scene }: Pen, lane: Box, from: number, to: number) {
  const left = Math.max(scale.left, scale.x(from));
  const right = Math.min(scale.right, scale.x(Math.min(to, scene.now)));
  return { x: left + 6, y: lane.y + lane.height / 2, from: left + 6, to: right - 6 };
}

function sayApi(pen: Pen, lane: Box): void {
  const { frame, scene, scale, labels } = pen;
  const { palette } = frame;
  const [only] = scene.facts.pods;
  if (scene.facts.pods.length === 1 && only?.pod.deleted) {
    const end = exitOf(only.pod)?.t ?? Infinity;
    labels.place({
      text: "terminating",
      color: palette.text2,
      ...within(pen, lane, only.pod.deleted.t, end),
    });
  }
  for (const { t, says } of scene.facts.api) {
    if (t < scale.view.from || t > scale.view.to) continue;
    // The deletion of the only pod is said by the axis already.
    if (scene.facts.pods.length === 1 && t === only?.pod.deleted?.t) continue;
    const x = scale.x(t) + 5;
    labels.place({
      text: says,
      color: palette.text2,
      x,
      y: lane.y + lane.height / 2,
      from: x,
      to: scale.right,
      backing: palette.canvas,
    });
  }
}

function sayBelief(pen: Pen, lane: Box, { stretches, kind, lists }: RouterLane): void {
  const { frame, scene, scale, labels } = pen;
  const { palette } = frame;
  for (const { from, to, belief } of stretches) {
    const box = stretchBox(lane, scale, from, Math.min(to, scene.now));
    if (!box || belief === "unlisted" || belief === "removed") continue;
    const place = within(pen, lane, from, to);
    if (belief === "ready") {
      const text = `${kind === "load-balancer" ? "targets" : "lists"} ${lists}`;
      labels.place({ text, color: palette.text2, ...place });
    } else if (belief === "fallback") {
      labels.place({ text: "as a last resort", color: palette.text1, ...place });
    } else {
      const length = Math.min(to, scene.now) - from;
      const seconds = `${(length / scene.facts.second).toFixed(to === Infinity ? 1 : 2)} s`;
      const words = to === Infinity ? `still, ${seconds} so far` : `still, for ${seconds}`;
      const text = knewAtOnce(length, scene.facts.second) ? "knew at once" : words;
      const label = { color: palette.text1, font: fonts.strongLabel };
      const middle = (place.from + place.to - frame.measure(text, fonts.strongLabel)) / 2;
      if (labels.place({ text, ...label, ...place, x: Math.max(place.from, middle) })) continue;
      const after = { x: box.x + box.width + 8, y: place.y, from: scale.left, to: scale.right };
      labels.place({ text, ...label, backing: palette.canvas, ...after });
    }
  }
}

function sayKubelet(pen: Pen, lane: Box, { pod, marks }: PodLanes): void {
  const { frame, scene, scale, labels } = pen;
  const { palette, measure } = frame;
  const y = lane.y + lane.height / 2 - 3;
  const bounds = { y, backing: palette.canvas, from: scale.left + 4, to: scene.layout.width - 4 };
  const visible = (t: number): boolean => t >= scale.view.from && t <= scale.view.to;
  for (const { t, signal, by } of pod.signals) {
    if (by === "end of run" || !visible(t)) continue;
    const x = scale.x(t);
    const width = measure(signal, fonts.strongLabel);
    const at = x + 6 + width < scene.layout.width - 4 ? x + 6 : x - 6 - width;
    labels.place({ text: signal, color: palette.text1, font: fonts.strongLabel, x: at, ...bounds });
  }
  for (const hook of pod.preStops) {
    const box = stretchBox(lane, scale, hook.t, Math.min(hook.ended?.t ?? Infinity, scene.now));
    if (!box) continue;
    const text = hook.ended?.failed ? `preStop ${hook.hook} failed` : `preStop ${hook.hook}`;
    const place = { y: y - 1, x: box.x + 6, from: box.x + 4, to: box.x + box.width - 4 };
    if (!labels.place({ text, color: palette.text2, ...place }))
      labels.place({ text: "preStop", color: palette.text2, ...place });
  }
  if (pod.deleted && scale.x(pod.deleted.t) <= scale.right) {
    const text = `grace, ${pod.deleted.graceSeconds} s`;
    const over = scale.x(pod.deleted.t + pod.deleted.graceSeconds * scene.facts.second);
    if (over >= scale.left) {
      const x = Math.min(scale.right, over) - measure(text, fonts.label) - 6;
      const from = Math.max(scale.left, scale.x(pod.deleted.t));
      labels.place({ text, color: palette.text2, x, ...bounds, from });
    }
  }
  for (const { t, says, lane: on, bad } of marks) {
    if (on !== "kubelet" || !bad || !visible(t)) continue;
    const x = scale.x(t) + 6;
    labels.place({ text: says.replace(/^the /, ""), color: palette.text2, x, ...bounds, from: x });
  }
}

/** Nothing that was kept of that time is written over. */
function sayGaps({ frame, scene, scale, labels }: Pen, lane: Box, track: Track): void {
  const { palette, measure } = frame;
  const size = measure(gapLabel, fonts.label);
  for (const { x, y, width, height } of gapsIn(scene.facts, lane, scale)) {
    const from = x + 6;
    if (track.countBetween(scale.t(x), scale.t(from + size + 6)) > 0) continue;
    const place = { x: from, from, to: x + width - 6, y: y + height / 2 };
    labels.place({ text: gapLabel, color: palette.text2, backing: palette.canvas, ...place });
  }
}

function sayProcess(pen: Pen, lane: Box, { process }: PodLanes): void {
  const { frame, scene, scale, labels } = pen;
  const { palette } = frame;
  const y = lane.y + lane.height / 2;
  for (const { from, to, label, kind } of process.segments) {
    const box = stretchBox(lane, scale, from, Math.min(to, scene.now));
    if (!box) continue;
    const striped = kind === "drain" || kind === "stop-workers";
    const place = {
      color: palette.text2,
      ...(striped && { backing: palette.hover }),
      ...within(pen, lane, from, to),
    };
    labels.place({ text: label, ...place });
  }
  if (process.shut !== undefined && process.shut >= scale.view.from && process.shut <= scale.view.to) {
    // The door shuts in a moment: a step without a length of its own.
    const x = scale.x(process.shut);
    frame.ctx.fillStyle = palette.text1;
    frame.ctx.fillRect(x - 1, lane.y + 3, 2, lane.height - 6);
  }
  for (const { t, label: text } of process.exits) {
    const exit = scale.x(t);
    if (exit < scale.left || exit > scale.right) continue;
    const label = { text, color: palette.text1, y };
    const right = { x: exit + 13, from: Math.max(exit + 13, scale.left), to: scene.layout.width - 4 };
    if (labels.place({ ...label, ...right, backing: palette.canvas })) continue;
    const left = exit - 6 - frame.measure(text, fonts.label);
    labels.place({ ...label, x: left, from: scale.left, to: exit - 6, backing: palette.canvas });
  }
}
