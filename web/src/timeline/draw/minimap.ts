import { glyphOf, toneOf } from "../../kit/glyph.ts";
import { fitText, fonts } from "../../kit/text.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import type { Layout } from "../layout.ts";
import { scaleOf, type Scale } from "../viewport.ts";
import { gapLabel, gapsIn, hatchGap } from "./gaps.ts";
import { Labels } from "./labels.ts";
import type { Scene } from "./scene.ts";

/** The whole recording across the minimap, `now` being its end; undefined where there is none. */
export function minimapScale({ minimap }: Layout, now: number): Scale | undefined {
  return minimap && scaleOf({ from: 0, to: Math.max(1, now) }, minimap.x, minimap.x + minimap.width);
}

const bin = 4;

/** The whole run at a glance: how much was under way when, where it hurt, and which part is in sight above. */
export function drawMinimap(frame: Frame, { layout, facts, model, view }: Scene, scale: Scale): void {
  const { ctx, palette } = frame;
  const { minimap, gutter, compact, view: lanes } = layout;
  if (!minimap) return;
  const left = compact ? 8 : 14;
  const middle = minimap.y + minimap.height / 2;
  const labels = new Labels(frame);
  ctx.save();
  ctx.fillStyle = palette.line;
  ctx.fillRect(0, Math.round(lanes.y + lanes.height) - 1, layout.width, 1);
  ctx.font = fonts.label;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.fillStyle = palette.text3;
  const words = fitText(frame.measure, fonts.label, ["whole run", "run"], gutter - left - 4);
  ctx.fillText(words, left, middle);
  ctx.fillStyle = palette.sunken;
  ctx.beginPath();
  ctx.roundRect(minimap.x, minimap.y, minimap.width, minimap.height, 3);
  ctx.fill();
  ctx.clip();
  const gaps = gapsIn(facts, minimap, scale);
  for (const gap of gaps) hatchGap(frame, gap, palette.text3);
  const tracks = facts.tracks.filter(({ track }) => track.of === "request");
  const bins = Math.ceil(minimap.width / bin);
  const counts = new Float64Array(bins);
  for (const { track } of tracks) {
    let before = 0;
    for (let index = 0; index < bins; index += 1) {
      const begun = track.begunBefore(scale.t(minimap.x + (index + 1) * bin));
      counts[index] = (counts[index] as number) + begun - before;
      before = begun;
    }
  }
  const most = Math.max(1, ...counts);
  const bottom = minimap.y + minimap.height;
  ctx.globalAlpha = 0.55;
  ctx.fillStyle = palette.tones.ok;
  ctx.beginPath();
  for (const [index, count] of counts.entries()) {
    const height = (count / most) * (minimap.height - 4);
    if (count > 0) ctx.rect(minimap.x + index * bin, bottom - height, bin - 1, height);
  }
  ctx.fill();
  ctx.globalAlpha = 1;
  for (const { track } of facts.tracks) {
    let drawn = -Infinity;
    for (const index of track.lost) {
      const x = Math.round(scale.x(track.to[index] as number));
      // One line for each place is enough.
      if (x - drawn < 2) continue;
      drawn = x;
      const outcome =
        track.of === "request" ? model.history.requests.get(track.id[index] as number)?.outcome : "reset";
      ctx.fillStyle = toneOf(palette, outcome ?? "unknown");
      const hollow = glyphOf(outcome) === "ring";
      ctx.fillRect(x - 1, minimap.y, hollow ? 1 : 2, minimap.height);
      labels.reserve(x - 1, x + 1, middle);
    }
  }
  const end = minimap.x + minimap.width;
  const from = Math.max(minimap.x, Math.min(end - 4, scale.x(view.from)));
  const to = Math.max(from + 4, Math.min(end, scale.x(view.to)));
  ctx.fillStyle = palette.canvas;
  ctx.globalAlpha = 0.55;
  ctx.fillRect(minimap.x, minimap.y, from - minimap.x, minimap.height);
  ctx.fillRect(to, minimap.y, end - to, minimap.height);
  ctx.globalAlpha = 1;
  const label = { text: gapLabel, color: palette.text2, backing: palette.sunken, y: middle };
  for (const { x, width } of gaps) {
    const centred = x + (width - frame.measure(gapLabel, fonts.label)) / 2;
    labels.place({ ...label, x: centred, from: x + 6, to: x + width - 6 });
  }
  ctx.strokeStyle = palette.control;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.roundRect(from + 0.5, minimap.y + 0.5, to - from - 1, minimap.height - 1, 3);
  ctx.stroke();
  // Grips, so that its edges are seen to be movable.
  ctx.fillStyle = palette.control;
  for (const x of [from, to - 3]) ctx.fillRect(x, minimap.y + 4, 3, minimap.height - 8);
  ctx.restore();
}
