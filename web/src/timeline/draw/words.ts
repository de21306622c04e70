import { drawSentence } from "./sentence.ts";
import { signalLines } from "./signals.ts";
import { Labels } from "./labels.ts";
import { stretchBox } from "./lanes.ts";
import { fonts } from "../../kit/text.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import type { Layout } from "../layout.ts";
import type { Model } from "../model.ts";
import type { Scale } from "../viewport.ts";

/** The words on the lanes, drawn last so that nothing dims them. */
export function drawLaneWords(frame: Frame, model: Model, layout: Layout, scale: Scale, now: number): void {
  const { palette } = frame;
  const labels = new Labels(frame);
  const { pod, second, process } = model;
  if (!pod) return;
  const within = (lane: { y: number; height: number }, from: number, to: number) => {
    const left = Math.max(scale.left, scale.x(from));
    const right = Math.min(scale.right, scale.x(Math.min(to, now)));
    return { x: left + 6, y: lane.y + lane.height / 2, from: left + 6, to: right - 6 };
  };
  const deleted = pod.deleted?.t ?? Infinity;
  if (pod.deleted) {
    labels.place({
      text: "terminating",
      color: palette.text2,
      ...within(layout.api, deleted, process?.exit?.t ?? Infinity),
    });
  }
  for (const [index, { stretches }] of model.routers.entries()) {
    const lane = layout.routers[index];
    if (!lane) continue;
    for (const { from, to, belief } of stretches) {
      const box = stretchBox(lane, scale, from, Math.min(to, now));
      if (!box || belief === "unlisted" || belief === "removed") continue;
      const place = within(lane, from, to);
      if (belief === "ready") labels.place({ text: `lists ${pod.name}`, color: palette.text2, ...place });
      else if (belief === "fallback")
        labels.place({ text: "as a last resort", color: palette.text1, ...place });
      else {
        const seconds = `${((Math.min(to, now) - from) / second).toFixed(to === Infinity ? 1 : 2)} s`;
        const atOnce = to - from < 0.05 * second;
        const words = to === Infinity ? `still, ${seconds} so far` : `still, for ${seconds}`;
        const text = atOnce ? "knew at once" : words;
        const label = { color: palette.text1, font: fonts.strongLabel };
        const middle = (place.from + place.to - frame.measure(text, fonts.strongLabel)) / 2;
        if (!labels.place({ text, ...label, ...place, x: Math.max(place.from, middle) })) {
          labels.place({
            text,
            ...label,
            backing: palette.canvas,
            x: box.x + box.width + 8,
            y: place.y,
            from: scale.left,
            to: scale.right,
          });
        }
      }
    }
  }
  drawKubeletWords(labels, frame, model, layout, scale);
  for (const { from, to, label, kind } of process?.segments ?? []) {
    const box = stretchBox(layout.process, scale, from, Math.min(to, now));
    if (!box) continue;
    labels.place({
      text: label,
      color: palette.text2,
      ...(kind === "drain" && { backing: palette.hover }),
      ...within(layout.process, from, to),
    });
  }
  if (process?.exit) {
    const y = layout.process.y + layout.process.height / 2;
    const exit = scale.x(process.exit.t);
    const label = { text: process.exit.label, color: palette.text1, y };
    const right = { x: exit + 13, from: Math.max(exit + 13, scale.left), to: layout.width - 4 };
    const left = exit - 6 - frame.measure(label.text, fonts.label);
    if (exit >= scale.left && exit <= scale.right && !labels.place({ ...label, ...right })) {
      labels.place({ ...label, x: left, from: scale.left, to: exit - 6, backing: palette.canvas });
    }
  }
  drawSentence(frame, labels, model, layout, scale);
}

function drawKubeletWords(labels: Labels, frame: Frame, model: Model, layout: Layout, scale: Scale): void {
  const { palette } = frame;
  const lane = layout.kubelet;
  const y = lane.y + lane.height / 2 - 3;
  const bounds = { y, backing: palette.canvas, from: scale.left + 4, to: layout.width - 4 };
  for (const { t, signal } of signalLines(model)) {
    if (t < scale.view.from || t > scale.view.to) continue;
    const x = scale.x(t);
    const width = frame.measure(signal, fonts.strongLabel);
    const fitsRight = x + 6 + width < layout.width - 4;
    const at = fitsRight ? x + 6 : x - 6 - width;
    labels.place({ text: signal, color: palette.text1, font: fonts.strongLabel, x: at, ...bounds });
  }
  const hook = model.pod?.preStop;
  if (hook && hook.t <= scale.view.to) {
    const box = stretchBox(lane, scale, hook.t, hook.ended?.t ?? model.history.lastT);
    if (box) {
      const text = hook.ended?.failed ? `preStop ${hook.hook} failed` : `preStop ${hook.hook}`;
      const place = { y: y - 1, x: box.x + 6, from: box.x + 4, to: box.x + box.width - 4 };
      if (!labels.place({ text, color: palette.text2, ...place })) {
        labels.place({ text: "preStop", color: palette.text2, ...place });
      }
    }
  }
  const { deleted } = model.pod ?? {};
  if (!deleted || scale.x(deleted.t) > scale.right) return;
  const text = `grace, ${deleted.graceSeconds} s`;
  const end = Math.min(scale.right, scale.x(deleted.t + deleted.graceSeconds * model.second));
  const x = end - frame.measure(text, fonts.label) - 6;
  labels.place({ text, color: palette.text2, x, ...bounds, from: Math.max(scale.left, scale.x(deleted.t)) });
}
