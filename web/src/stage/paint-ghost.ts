import { fonts } from "../kit/text.ts";
import type { Frame } from "../kit/use-canvas.ts";
import { drawFloor } from "./draw/floor.ts";
import { drawPodFrame } from "./draw/pods.ts";
import { drawCard, drawFrame, drawGroup } from "./draw/routers.ts";
import { drawStore } from "./draw/store.ts";
import type { Layout } from "./layout/layout.ts";
import type { PodPlace } from "./layout/pod.ts";

/** Paints the topology alone, in outline: what will be there once something runs. */
export function paintGhost(frame: Frame, layout: Layout, pods: readonly string[]): void {
  const { ctx, palette } = frame;
  for (const group of layout.groups) drawGroup(frame, group, layout);
  for (const { name, box, router } of layout.nodes) {
    drawFrame(frame, box, `node ${name}`, layout.compact);
    drawCard(frame, router, layout.compact);
  }
  if (layout.front) drawCard(frame, layout.front, layout.compact);
  ctx.fillStyle = palette.line;
  for (const { rows } of [
    ...layout.groups.flatMap(({ router }) => router ?? []),
    ...layout.nodes.map(({ router }) => router),
    ...(layout.front ? [layout.front] : []),
  ])
    for (const row of rows) ctx.fillRect(row.x + 12, row.y + row.height / 2 - 2, row.width * 0.5, 4);
  for (const [index, pod] of layout.pods.entries()) {
    const name = pods[index];
    if (name === undefined) continue;
    drawPodFrame(frame, pod, true);
    if (pod.header) drawName(frame, name, pod);
  }
  drawStore(frame, layout, undefined);
  drawFloor(frame, layout, undefined);
}

function drawName({ ctx, palette }: Frame, name: string, { box, baseline }: PodPlace): void {
  ctx.font = fonts.mono;
  ctx.textBaseline = "alphabetic";
  ctx.fillStyle = palette.text3;
  ctx.fillText(name, box.x + 12, baseline);
}
