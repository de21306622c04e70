import { atRest, clusterMoment, type Cast } from "./cast.ts";
import { drawFloor } from "./draw/floor.ts";
import { drawLedger } from "./draw/ledger.ts";
import { drawNodeFrame, drawNodes } from "./draw/nodes.ts";
import { drawPodFrame, drawPods } from "./draw/pods.ts";
import { drawLosses, drawQuiet, drawSelection, drawWay } from "./draw/requests.ts";
import { drawRoutes } from "./draw/routes.ts";
import { fonts } from "../kit/text.ts";
import type { Frame } from "../kit/use-canvas.ts";
import type { Layout } from "./layout.ts";
import { sceneAt, type Scene } from "./scene.ts";
import { whereIs } from "./travel.ts";

/** Paints the stage as it was at `t` (ms since the run began) and returns what was where, for hit tests. */
export function paintStage(
  frame: Frame,
  cast: Cast,
  layout: Layout,
  t: number,
  selected: number | null,
): Scene {
  const still = frame.still || atRest(cast, t);
  const moment = clusterMoment(cast, t);
  const scene = sceneAt(cast, layout, t, still);
  const actor = selected === null ? undefined : cast.actors.find(({ request }) => request.id === selected);
  const chosen = actor && whereIs(actor, cast, layout, t, still);
  drawRoutes(frame, cast, layout, moment, frame.still || scene.quiet.length > 400);
  if (chosen) drawWay(frame, layout, chosen);
  drawNodes(frame, cast, layout, moment);
  drawPods(frame, cast, layout, moment);
  drawLedger(frame, layout.ledger, committedAt(cast, t));
  drawFloor(frame, layout, scene.losses.length);
  drawQuiet(frame, scene, layout);
  drawLosses(frame, scene);
  if (chosen) drawSelection(frame, chosen);
  return scene;
}

function committedAt(cast: Cast, t: number): number {
  let count = 0;
  for (const { request } of cast.committed) {
    if ((request.committed?.t ?? Infinity) > t) break;
    count += 1;
  }
  return count;
}

/** Paints the topology alone, in outline: what will be there once something runs. */
export function paintGhost(frame: Frame, layout: Layout): void {
  const { ctx, palette } = frame;
  for (const node of layout.nodes) {
    drawNodeFrame(frame, node, layout.compact);
    ctx.fillStyle = palette.line;
    for (const row of node.rows) ctx.fillRect(row.x + 12, row.y + row.height / 2 - 2, row.width * 0.5, 4);
  }
  for (const pod of layout.pods) {
    drawPodFrame(frame, pod, true);
    if (!pod.header) continue;
    ctx.font = fonts.mono;
    ctx.textBaseline = "alphabetic";
    ctx.fillStyle = palette.text3;
    ctx.fillText(pod.name, pod.box.x + 12, pod.box.y + 18);
  }
  drawLedger(frame, layout.ledger, undefined);
  drawFloor(frame, layout, undefined);
}
