import type { Box } from "../../kit/box.ts";
import { fonts, wrapText } from "../../kit/text.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import type { Layout } from "../layout.ts";
import type { Model } from "../model.ts";
import { barsBetween } from "../rows.ts";
import type { Scale } from "../viewport.ts";
import type { Labels } from "./labels.ts";

const lineHeight = 15;
/** How wide the lines may be, best first; CSS pixels. */
const widths = [250, 220, 190, 160, 130, 115];

/**
 * Says why the shaded window matters: among the pod's own requests, where none is drawn, or else in a few words on a
 * lane that has room.
 */
export function drawSentence(frame: Frame, labels: Labels, model: Model, layout: Layout, scale: Scale): void {
  const { disagreement, pod } = model;
  if (!disagreement || !pod || disagreement.from > scale.view.to || disagreement.to < scale.view.from) return;
  const index = model.groups.findIndex((group) => group.pod === pod.name);
  const place = layout.groups[index];
  const end = Math.min(scale.right, scale.x(disagreement.to));
  if (place) {
    const taken = obstacles(model, layout, scale, index);
    for (const width of widths) {
      const lines = wrapText(frame.measure, fonts.label, disagreement.sentence, width);
      const size = {
        width: Math.max(...lines.map((line) => frame.measure(line, fonts.label))) + 8,
        height: lines.length * lineHeight + 4,
      };
      const spot = freeSpot(place, taken, size, [end + 10, end - size.width - 8]);
      if (!spot) continue;
      drawLines(frame, lines, spot);
      return;
    }
  }
  const text = disagreement.short;
  const label = { text, color: frame.palette.text2, backing: frame.palette.canvas, to: layout.width - 4 };
  const exit = model.process?.exit;
  const afterExit = exit ? scale.x(exit.t) + 24 : Infinity;
  const exitWords = frame.measure(exit?.label ?? "", fonts.label);
  const lanes = [
    { lane: layout.process, x: afterExit + exitWords },
    { lane: layout.routers.at(-1), x: end + 10 },
    { lane: layout.api, x: afterExit },
  ];
  for (const { lane, x } of lanes) {
    if (!lane || x > layout.width) continue;
    const from = Math.max(scale.left, x);
    if (labels.place({ ...label, x: from, from, y: lane.y + lane.height / 2 })) return;
  }
}

/** What is drawn among the pod's requests, as boxes. */
function obstacles(model: Model, layout: Layout, scale: Scale, index: number): Box[] {
  const group = model.groups[index];
  const place = layout.groups[index];
  if (!group || !place) return [];
  return barsBetween(group, scale.view.from, scale.view.to).map(({ request, row, lost }) => {
    const y = place.firstRow + row * place.rowHeight;
    const left = scale.x(request.sent.t);
    const right = scale.x(request.settled?.t ?? model.history.lastT);
    const reach = lost ? 6 : place.rowHeight / 2;
    return { x: left - 3, y: y - reach, width: right - left + (lost ? 12 : 6), height: reach * 2 };
  });
}

function freeSpot(
  place: Box,
  taken: readonly Box[],
  size: { readonly width: number; readonly height: number },
  starts: readonly number[],
): Box | undefined {
  if (size.height > place.height - 2) return undefined;
  const lowest = place.y + place.height - size.height - 1;
  for (const x of starts) {
    if (x < place.x || x + size.width > place.x + place.width + 6) continue;
    for (const y of [place.y + (place.height - size.height) / 2, lowest, place.y + 1]) {
      const box = { x, y, ...size };
      const clear = taken.every(
        (other) =>
          other.x >= box.x + box.width ||
          other.x + other.width <= box.x ||
          other.y >= box.y + box.height ||
          other.y + other.height <= box.y,
      );
      if (clear) return box;
    }
  }
  return undefined;
}

function drawLines({ ctx, palette }: Frame, lines: readonly string[], box: Box): void {
  ctx.save();
  ctx.fillStyle = palette.canvas;
  ctx.fillRect(box.x, box.y, box.width, box.height);
  ctx.font = fonts.label;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.fillStyle = palette.text2;
  for (const [index, text] of lines.entries()) {
    ctx.fillText(text, box.x + 4, box.y + 2 + (index + 0.5) * lineHeight);
  }
  ctx.restore();
}
