import type { Frame } from "../../kit/use-canvas.ts";
import { fonts } from "../../kit/text.ts";
import type { Point } from "../../kit/box.ts";
import type { Selection } from "../../world/index.ts";
import type { Held } from "../cast/work.ts";
import { progress } from "../../kit/box.ts";
import { quietRadius } from "../../kit/glyph.ts";
import { isStream } from "../cast/work.ts";
import { hops, type Look } from "../travel.ts";
import { along, type Leg } from "../ways.ts";

/** More lines than this, and those that run alike are drawn as one, with their number. */
const mostLines = 48;

/** Where a connection can be clicked: at the pod's door. */
export interface Plug extends Point {
  readonly what: Selection;
}

/**
 * WebSockets and event streams: lines that stay for as long as they are open, plain for a WebSocket, dotted for a
 * stream, whose events run along it. @returns where each ends.
 */
export function drawHeld(frame: Frame, look: Look, selected: Selection | null): Plug[] {
  const { cast } = look;
  const open: Held[] = [];
  cast.heldTimes.visit(look.t, 0, (index) => {
    const held = cast.held[index];
    if (held) open.push(held);
  });
  const { ctx, palette } = frame;
  ctx.save();
  ctx.lineWidth = 1;
  ctx.strokeStyle = palette.control;
  const plugs = open.length > mostLines ? bundles(frame, look, open) : lines(frame, look, open);
  ctx.setLineDash([]);
  ctx.lineWidth = 2;
  ctx.strokeStyle = palette.accent;
  const chosen = open.find(({ of, record }) => of === selected?.of && record.id === selected.id);
  if (chosen) strokeLegs(ctx, legsOf(chosen, look));
  ctx.restore();
  return plugs;
}

function lines({ ctx, palette }: Frame, look: Look, open: readonly Held[]): Plug[] {
  const plugs: Plug[] = [];
  const ends: Point[] = [];
  const second = look.cast.history.header.scenario.second;
  for (const held of open) {
    const legs = legsOf(held, look);
    ctx.setLineDash(held.of === "event" ? [1, 3] : []);
    strokeLegs(ctx, legs);
    const end = legs.at(-1)?.to ?? { x: 0, y: 0 };
    ends.push(end);
    if (held.of === "socket") plugs.push({ what: { of: "socket", id: held.record.id }, ...end });
    if (!isStream(held.record) || look.still) continue;
    const last = held.record.events.findLast(({ t }) => t <= look.t);
    const share = last ? progress(look.t, last.t, hops.back * second) : 1;
    if (share >= 1) continue;
    const at = along(legs, 1 - share);
    ctx.beginPath();
    ctx.arc(at.x, at.y, quietRadius - 0.5, 0, Math.PI * 2);
    ctx.fillStyle = palette.text2;
    ctx.fill();
  }
  ctx.fillStyle = palette.text2;
  for (const { x, y } of ends) ctx.fillRect(x - 2.5, y - 2.5, 5, 5);
  return plugs;
}

function bundles({ ctx, palette, measure }: Frame, look: Look, open: readonly Held[]): Plug[] {
  const alike = Map.groupBy(open, ({ group, pod, of }) => `${group}/${pod?.slot ?? -1}/${of}`);
  const plugs: Plug[] = [];
  for (const list of alike.values()) {
    const [first] = list;
    if (!first) continue;
    const legs = legsOf({ ...first, seat: 0 }, look);
    ctx.lineWidth = Math.min(8, 1 + Math.sqrt(list.length));
    ctx.globalAlpha = 0.5;
    ctx.setLineDash(first.of === "event" ? [2, 4] : []);
    strokeLegs(ctx, legs);
    ctx.globalAlpha = 1;
    const at = along(legs, 0.86);
    const text = `${list.length} ${first.of === "event" ? "streams" : "sockets"}`;
    const width = measure(text, fonts.label) + 6;
    ctx.fillStyle = palette.canvas;
    ctx.fillRect(at.x - width / 2, at.y - 7, width, 14);
    ctx.font = fonts.label;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillStyle = palette.text2;
    ctx.fillText(text, at.x, at.y + 0.5);
    const end = legs.at(-1)?.to ?? at;
    if (first.of === "socket")
      for (const { record } of list) plugs.push({ what: { of: "socket", id: record.id }, ...end });
  }
  return plugs;
}

function legsOf(
  { group, seat, pod, record }: Pick<Held, "group" | "seat" | "pod" | "record">,
  look: Look,
): readonly Leg[] {
  return look.ways.of({ group, seat, request: { router: record.router } }, pod?.slot ?? -1).legs;
}

function strokeLegs(ctx: CanvasRenderingContext2D, legs: readonly Leg[]): void {
  ctx.beginPath();
  for (const { from, to, kind } of legs) {
    const middle = (from.x + to.x) / 2;
    ctx.moveTo(from.x, from.y);
    if (kind === "through") ctx.lineTo(to.x, to.y);
    else ctx.bezierCurveTo(middle, from.y, middle, to.y, to.x, to.y);
  }
  ctx.stroke();
}
