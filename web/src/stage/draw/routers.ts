import { tableAt, usable } from "../../../../server/protocol/index.ts";
import { beliefAt, type Belief } from "../../kit/belief.ts";
import type { Box } from "../../kit/box.ts";
import { hatch } from "../../kit/hatch.ts";
import { fitText, fonts } from "../../kit/text.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import type { Cast } from "../cast/cast.ts";
import type { GroupPlace, Layout } from "../layout/layout.ts";
import type { RouterPlace } from "../layout/router.ts";

/** Clients by node, and every router that they go through with its own table, as they were at `t`. */
export function drawRouters(frame: Frame, cast: Cast, layout: Layout, t: number): void {
  for (const group of layout.groups) {
    drawGroup(frame, group, layout, nodeMark(cast, group.name, t));
    if (group.router) drawTable(frame, cast, layout, group.router, t);
  }
  for (const node of layout.nodes) {
    drawFrame(frame, node.box, `node ${node.name}${nodeMark(cast, node.name, t)}`, layout.compact);
    drawCard(frame, node.router, layout.compact);
    drawTable(frame, cast, layout, node.router, t);
  }
  if (!layout.front) return;
  drawCard(frame, layout.front, layout.compact);
  drawTable(frame, cast, layout, layout.front, t);
}

/** What operators do to a node, as a word after its name. */
function nodeMark(cast: Cast, node: string, t: number): string {
  const event = cast.nodes.get(node)?.at(t);
  if (event === "node.cordoned") return ": cordoned";
  return event === "node.drained" ? ": drained" : "";
}

/** A router's rows. One for each place of a pod, or for each node that a load balancer sends to. */
function drawTable(frame: Frame, cast: Cast, layout: Layout, place: RouterPlace, t: number): void {
  for (const [index, row] of place.rows.entries()) {
    const pod = cast.pods.inPlace(index, t);
    const name = place.of === "nodes" ? layout.population.nodes[index] : pod?.record.name;
    if (name === undefined) continue;
    const belief = beliefAt(cast.beliefs(place.router, name), t);
    const old = pod !== undefined && place.of === "pods" && belief === "unlisted" && pod.goneAt <= t;
    const label = place.of === "nodes" && place.card.width >= 80 ? `node ${name}` : name;
    drawRow(frame, { row, text: place.text, compact: layout.compact, name: label, belief, old });
  }
  const router = cast.history.routers.get(place.router);
  const rejects = router && place.of === "pods" && usable(tableAt(router, t)?.endpoints ?? []).length === 0;
  if (rejects && place.text && router.tables.length > 0) drawEmpty(frame, place, cast);
}

/** A router that has nobody left to send to: it refuses, or says nothing at all. */
function drawEmpty({ ctx, palette, measure }: Frame, { card }: RouterPlace, cast: Cast): void {
  const local = cast.history.header.scenario.service.policy === "Local";
  const words = local ? ["no pod here: drops", "drops"] : ["no endpoint: rejects", "rejects"];
  ctx.save();
  ctx.font = fonts.label;
  ctx.textBaseline = "alphabetic";
  ctx.fillStyle = palette.text1;
  ctx.fillText(fitText(measure, fonts.label, words, card.width - 8), card.x + 4, card.y + card.height + 12);
  ctx.restore();
}

/** A node's outline with its clients and its router's empty card. */
export function drawGroup(frame: Frame, group: GroupPlace, layout: Layout, mark = ""): void {
  const { ctx, palette } = frame;
  const service = layout.population.way === "service";
  const name = service ? `node ${group.name}` : `clients ${group.name}`;
  drawFrame(frame, group.box, service ? `${name}${mark}` : [name, group.name], layout.compact);
  ctx.save();
  ctx.strokeStyle = palette.control;
  ctx.lineWidth = layout.compact ? 1 : 1.5;
  ctx.fillStyle = palette.canvas;
  ctx.beginPath();
  for (const client of group.clients) {
    ctx.moveTo(client.x + group.clientRadius, client.y);
    ctx.arc(client.x, client.y, group.clientRadius, 0, Math.PI * 2);
  }
  ctx.fill();
  ctx.stroke();
  ctx.restore();
  if (group.router) drawCard(frame, group.router, layout.compact);
}

/** A dashed outline with a name. */
export function drawFrame(
  { ctx, palette, measure }: Frame,
  box: Box,
  name: string | readonly string[],
  compact: boolean,
): void {
  ctx.save();
  ctx.strokeStyle = palette.line;
  ctx.lineWidth = 1;
  ctx.setLineDash([2, 3]);
  ctx.beginPath();
  ctx.roundRect(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1, 6);
  ctx.stroke();
  if (box.height >= 70) {
    ctx.font = fonts.label;
    ctx.textBaseline = "alphabetic";
    ctx.fillStyle = palette.text3;
    const inset = compact || box.width < 80 ? 5 : 10;
    ctx.fillText(fitText(measure, fonts.label, name, box.width - 2 * inset + 2), box.x + inset, box.y + 15);
  }
  ctx.restore();
}

const titles: Record<string, readonly string[]> = {
  ingress: ["ingress", "ingr."],
  "load-balancer": ["load balancer", "balancer", "LB"],
};

/** A router's empty card with its name. */
export function drawCard(
  { ctx, palette, measure }: Frame,
  { router, card }: RouterPlace,
  compact: boolean,
): void {
  ctx.save();
  ctx.beginPath();
  ctx.roundRect(card.x + 0.5, card.y + 0.5, card.width - 1, card.height - 1, 6);
  ctx.fillStyle = palette.panel;
  ctx.fill();
  ctx.strokeStyle = palette.line;
  ctx.lineWidth = 1;
  ctx.stroke();
  if (card.height > 32) {
    const font = compact ? fonts.strongLabel : fonts.strong;
    ctx.font = font;
    ctx.textBaseline = "alphabetic";
    ctx.fillStyle = palette.text1;
    const inset = compact ? 8 : 12;
    const words = titles[router] ?? [`router ${router}`, router];
    ctx.fillText(fitText(measure, font, words, card.width - 2 * inset + 2), card.x + inset, card.y + 17);
  }
  ctx.restore();
}

interface Row {
  readonly row: Box;
  readonly text: boolean;
  readonly compact: boolean;
  readonly name: string;
  /** Whom it believes in has gone for good. */
  readonly old: boolean;
  readonly belief: Belief;
}

const marks: Record<Belief, string> = {
  unlisted: "",
  ready: "",
  stale: "stale",
  fallback: "last resort",
  removed: "",
};

function drawRow(frame: Frame, { row, text, compact, name, belief, old }: Row): void {
  const { ctx, palette, measure } = frame;
  const inset = row.width < 80 ? 4 : compact ? 8 : 12;
  const y = row.y + row.height / 2;
  ctx.save();
  if (belief === "stale") {
    const box = { x: row.x + 4, y: row.y + 1, width: row.width - 8, height: row.height - 2 };
    ctx.globalAlpha = 0.42;
    hatch(ctx, box, palette.tones["server-error"], { gap: 5, width: 1.5 });
    ctx.globalAlpha = 1;
  }
  ctx.beginPath();
  ctx.arc(row.x + inset + 3, y, text ? 3.5 : Math.min(3, row.height * 0.35), 0, Math.PI * 2);
  if (belief === "unlisted" || belief === "removed") {
    ctx.strokeStyle = palette.control;
    ctx.lineWidth = 1;
    ctx.stroke();
  } else {
    ctx.fillStyle = palette.tones[belief === "ready" ? "ok" : "server-error"];
    ctx.fill();
  }
  if (!text) {
    ctx.restore();
    return;
  }

  const font = compact ? fonts.smallMono : fonts.mono;
  const mark = marks[belief];
  const left = row.x + inset + (row.width < 80 ? 10 : 13);
  const right = row.x + row.width - inset + 2;
  const markWidth = mark === "" ? 0 : measure(mark, fonts.label) + 8;
  const roomForMark = right - left - markWidth >= measure(name, font);
  const shown = fitText(measure, font, name, right - left - (roomForMark ? markWidth : 0));
  ctx.textBaseline = "middle";
  ctx.font = font;
  const faded = old || belief === "removed" || belief === "unlisted";
  const width = measure(shown, font);
  if (belief === "stale") {
    // The names stay readable on the hatching.
    ctx.fillStyle = palette.panel;
    ctx.fillRect(left - 2, y - 7, width + 4, 14);
    if (roomForMark) ctx.fillRect(right - markWidth + 5, y - 7, markWidth - 2, 14);
  }
  ctx.fillStyle = faded ? palette.text3 : belief === "ready" ? palette.text2 : palette.text1;
  ctx.fillText(shown, left, y + 0.5);
  if (belief === "removed") {
    ctx.strokeStyle = palette.text3;
    ctx.beginPath();
    ctx.moveTo(left, Math.round(y) + 0.5);
    ctx.lineTo(left + width, Math.round(y) + 0.5);
    ctx.stroke();
  }
  if (mark !== "" && roomForMark) {
    ctx.font = fonts.label;
    ctx.textAlign = "right";
    ctx.fillStyle = palette.text1;
    ctx.fillText(mark, right, y + 0.5);
  }
  ctx.restore();
}
