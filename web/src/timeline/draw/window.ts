import { hatch } from "../../kit/hatch.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import type { PodLanes } from "../facts/facts.ts";
import type { Placed } from "../layout.ts";
import type { Scale } from "../viewport.ts";
import type { Scene } from "./scene.ts";

/**
 * Shades, on the lanes of a pod that left, the time in which some router's belief was wrong: faintly while that did no
 * harm, clearly from the moment its door was shut. Where only one pod left, all lanes are shaded.
 */
export function drawDisagreements(frame: Frame, scene: Scene, scale: Scale): void {
  const { ctx, palette } = frame;
  const { facts, layout, now } = scene;
  ctx.save();
  for (const of of facts.pods) {
    const window = of.disagreement;
    if (!window) continue;
    for (const { y, height } of runsOf(layout.lanes, of, facts.pods.length === 1)) {
      const band = (from: number, to: number, color: string, alpha: number): void => {
        const left = Math.max(scale.left, scale.x(from));
        const right = Math.min(scale.right, scale.x(Math.min(to, now)));
        if (right <= left) return;
        ctx.globalAlpha = alpha;
        hatch(ctx, { x: left, y, width: right - left, height }, color);
      };
      band(window.from, Math.min(window.to, window.harmfulFrom), palette.text3, 0.16);
      band(window.harmfulFrom, window.to, palette.tones["server-error"], 0.3);
    }
  }
  ctx.restore();
}

/** The lanes that are about a pod, as stretches from top to bottom. */
function runsOf(
  lanes: readonly Placed[],
  of: PodLanes,
  all: boolean,
): { readonly y: number; readonly height: number }[] {
  const found: { y: number; height: number }[] = [];
  for (const lane of lanes) {
    const about =
      all ||
      ("of" in lane && lane.of === of) ||
      (lane.kind === "track" && lane.track.pod === of.pod.name && lane.track.of === "request");
    if (!about) continue;
    const last = found.at(-1);
    if (last && Math.abs(last.y + last.height - lane.y) < 0.5) last.height += lane.height;
    else found.push({ y: lane.y, height: lane.height });
  }
  return found;
}

/** The signals of the pods with open lanes: one line for a signal that asks, two for the one that doesn't. */
export function drawSignals({ ctx, palette }: Frame, { facts, layout }: Scene, scale: Scale): void {
  ctx.save();
  ctx.strokeStyle = palette.text1;
  for (const of of facts.pods) {
    const places = runsOf(layout.lanes, of, false);
    const kubelet = layout.lanes.find((lane) => lane.kind === "kubelet" && lane.of === of);
    for (const { t, signal, by } of of.pod.signals) {
      if (by === "end of run" || t < scale.view.from || t > scale.view.to) continue;
      const x = scale.x(t);
      ctx.lineWidth = 1.5;
      ctx.beginPath();
      for (const at of signal === "SIGKILL" ? [x - 2, x + 2] : [x]) {
        for (const { y, height } of places) {
          const top = kubelet ? Math.max(y, kubelet.y + 2) : y;
          if (top >= y + height) continue;
          ctx.moveTo(at, top);
          ctx.lineTo(at, y + height);
        }
      }
      ctx.stroke();
    }
  }
  ctx.restore();
}
