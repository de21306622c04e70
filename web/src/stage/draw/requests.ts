import { drawGlyph, failureRadius, glyphOf, quietRadius, toneOf } from "../../kit/glyph.ts";
import { fonts } from "../../kit/text.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import type { Box, Point } from "../../kit/box.ts";
import type { Layout } from "../layout/layout.ts";
import type { AtWork, Scene } from "../scene.ts";
import { rebound, type Look, type Stance } from "../travel.ts";
import type { Selection } from "../../world/index.ts";

/** Everything that is not lost: those on their way, those being worked on, and payments on theirs to the ledger. */
export function drawQuiet(frame: Frame, { quiet, commits, crowd, jobs }: Scene, layout: Layout): void {
  const { ctx, palette } = frame;
  const cards = [
    ...layout.groups.flatMap(({ router }) => router?.card ?? []),
    ...layout.nodes.map(({ router }) => router.card),
    ...(layout.front ? [layout.front.card] : []),
  ];
  const batches = new Map<string, Point[]>();
  for (const stance of quiet) {
    if (stance.kind === "inside" && !crowd.many) {
      drawPie(frame, stance);
      continue;
    }
    if (stance.kind !== "inside" && cards.some((card) => within(card, stance))) continue;
    const color = toneOf(palette, stance.outcome);
    const batch = batches.get(color);
    if (batch) batch.push(stance);
    else batches.set(color, [stance]);
  }
  for (const [color, points] of batches) drawBatch(ctx, points, color, crowd.many);
  drawBatch(ctx, commits, palette.tones.ok, crowd.many);
  for (const job of jobs) drawPie(frame, job);
}

/** Behind a router's card: its table stays readable while requests pass through. */
const within = (box: Box, { x, y }: Point): boolean =>
  x > box.x + 1 && x < box.x + box.width - 1 && y > box.y && y < box.y + box.height;

function drawBatch(
  ctx: CanvasRenderingContext2D,
  points: readonly Point[],
  color: string,
  squares: boolean,
): void {
  if (points.length === 0) return;
  ctx.beginPath();
  for (const { x, y } of points) {
    if (squares) ctx.rect(x - 2, y - 2, 4, 4);
    else {
      ctx.moveTo(x + quietRadius, y);
      ctx.arc(x, y, quietRadius, 0, Math.PI * 2);
    }
  }
  ctx.fillStyle = color;
  ctx.fill();
}

/** A pie that shrinks as the work gets older; one that takes longer than usual is an empty ring. */
function drawPie(
  { ctx, palette }: Frame,
  { x, y, radius, share }: Pick<AtWork, "x" | "y" | "radius" | "share">,
): void {
  const color = palette.tones["in-flight"];
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, Math.PI * 2);
  ctx.strokeStyle = color;
  ctx.lineWidth = 1;
  ctx.stroke();
  const left = 1 - share;
  if (left <= 0.01) return;
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.arc(x, y, radius, -Math.PI / 2 + share * Math.PI * 2, Math.PI * 1.5);
  ctx.closePath();
  ctx.fillStyle = color;
  ctx.fill();
}

/** What was lost, falling and fallen; each pulses once as it lands. */
export function drawLosses(frame: Frame, { losses, crowd }: Scene): void {
  const { ctx, palette } = frame;
  const still = frame.still || crowd.many;
  for (const stance of losses) {
    const color = toneOf(palette, stance.outcome ?? "reset");
    if (stance.kind === "falling" && stance.share < 0.35 && !still) {
      const grown = stance.share / 0.35;
      ctx.save();
      ctx.globalAlpha = 0.7 * (1 - grown);
      ctx.strokeStyle = color;
      ctx.lineWidth = 1.5;
      ctx.beginPath();
      ctx.arc(stance.x, stance.y, stance.radius + 10 * grown, 0, Math.PI * 2);
      ctx.stroke();
      ctx.restore();
    }
    if (stance.actor) drawGlyph(ctx, glyphOf(stance.outcome), stance, stance.radius, color, palette.canvas);
    else drawItem(frame, stance, color);
  }
}

/** What isn't a request bears the first letter of what it is. */
const letters: Record<Selection["of"], string> = {
  request: "",
  job: "J",
  span: "S",
  socket: "W",
  event: "E",
};

function drawItem({ ctx, palette }: Frame, { x, y, radius, what }: Stance, color: string): void {
  const half = Math.max(2, radius * (radius >= failureRadius ? 1.45 : 1.05));
  ctx.save();
  ctx.fillStyle = palette.canvas;
  ctx.strokeStyle = color;
  ctx.lineWidth = Math.min(1.5, half / 2);
  ctx.beginPath();
  ctx.roundRect(x - half, y - half, half * 2, half * 2, 2);
  ctx.fill();
  ctx.stroke();
  if (radius >= failureRadius) {
    ctx.font = fonts.strongLabel;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillStyle = palette.text1;
    ctx.fillText(letters[what.of], x, y + 0.5);
  }
  ctx.restore();
}

/** The whole way of the selected request, drawn first so that no name is struck through by it: each try on a pod. */
export function drawWay(frame: Frame, look: Look, stance: Stance): void {
  const { actor } = stance;
  if (!actor) return;
  const { ctx, palette } = frame;
  const { floor } = look.layout;
  const stays = actor.stays.filter(({ from }) => from <= look.t);
  ctx.save();
  ctx.strokeStyle = stance.outcome === undefined ? palette.accent : toneOf(palette, stance.outcome);
  ctx.lineWidth = 1.5;
  ctx.lineJoin = "round";
  let end: Point | undefined;
  for (const [index, stay] of (stays.length > 0 ? stays : [undefined]).entries()) {
    const way = look.ways.of(actor, stay?.pod?.slot ?? -1);
    const last = index >= stays.length - 1;
    // Where a proxy tried again, what it had tried before is dashed.
    ctx.setLineDash(last ? [] : [4, 3]);
    ctx.beginPath();
    for (const { from, to, kind } of way.legs.slice(index === 0 ? 0 : way.outer)) {
      const middle = (from.x + to.x) / 2;
      ctx.moveTo(from.x, from.y);
      if (kind === "through") ctx.lineTo(to.x, to.y);
      else ctx.bezierCurveTo(middle, from.y, middle, to.y, to.x, to.y);
    }
    ctx.stroke();
    end = way.door;
    if (actor.proxied && stay?.end !== "answered") end = way.legs[way.outer - 1]?.to ?? end;
  }
  ctx.setLineDash([]);
  if (end && stance.kind === "falling") {
    ctx.beginPath();
    ctx.moveTo(end.x, end.y);
    ctx.lineTo(stance.x, stance.y);
    ctx.stroke();
  }
  if (end && stance.kind === "floor") {
    const ground = floor.y;
    const x = end.x - rebound;
    ctx.beginPath();
    ctx.moveTo(end.x, end.y);
    ctx.quadraticCurveTo(x, end.y, x, end.y + 12);
    ctx.lineTo(x, Math.max(end.y + 12, ground - 12));
    ctx.quadraticCurveTo(x, ground, (x + stance.x) / 2, (ground + stance.y) / 2);
    ctx.lineTo(stance.x, stance.y);
    ctx.stroke();
  }
  ctx.restore();
}

/** A frame around what is selected, so that it is found again. */
export function drawSelection(
  { ctx, palette }: Frame,
  { x, y, radius }: Point & { readonly radius: number },
): void {
  const reach = Math.max(radius, 3) + 3.5;
  ctx.save();
  ctx.lineWidth = 2;
  ctx.strokeStyle = palette.text1;
  ctx.beginPath();
  ctx.roundRect(x - reach, y - reach, reach * 2, reach * 2, 3);
  ctx.stroke();
  ctx.restore();
}
