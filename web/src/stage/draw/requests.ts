import { drawGlyph, glyphOf, quietRadius, toneOf } from "../../kit/glyph.ts";
import type { Frame } from "../../kit/use-canvas.ts";
import type { Box, Point } from "../../kit/box.ts";
import type { Layout } from "../layout.ts";
import type { Scene } from "../scene.ts";
import { rebound, wayOf, type Stance } from "../travel.ts";

/** With more in view than this, quiet requests are drawn as one batch of squares per colour. */
const manyGlyphs = 400;

/** Everything that is not lost: those on their way, those being worked on, and payments on theirs to the ledger. */
export function drawQuiet(frame: Frame, { quiet, commits }: Scene, layout: Layout): void {
  const { ctx, palette } = frame;
  const many = quiet.length > manyGlyphs;
  const batches = new Map<string, Point[]>();
  for (const stance of quiet) {
    if (stance.kind === "inside" && !many) {
      drawPie(frame, stance);
      continue;
    }
    if (stance.kind !== "inside" && layout.nodes.some(({ card }) => within(card, stance))) continue;
    const color = toneOf(palette, stance.outcome);
    const batch = batches.get(color);
    if (batch) batch.push(stance);
    else batches.set(color, [stance]);
  }
  for (const [color, points] of batches) drawBatch(ctx, points, color, many);
  drawBatch(ctx, commits, palette.tones.ok, false);
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

/** A pie that shrinks as the request gets older; one older than usual is an empty ring. */
function drawPie({ ctx, palette }: Frame, { x, y, radius, share }: Stance): void {
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
export function drawLosses(frame: Frame, { losses }: Scene): void {
  const { ctx, palette, still } = frame;
  for (const stance of losses) {
    const color = toneOf(palette, stance.outcome);
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
    drawGlyph(ctx, glyphOf(stance.outcome), stance, stance.radius, color, palette.canvas);
  }
}

/** The way of the selected request, drawn first so that no name is struck through by it. */
export function drawWay(frame: Frame, layout: Layout, stance: Stance): void {
  const { ctx, palette } = frame;
  const [client, enter, leave, door] = wayOf(stance.actor, layout);
  const middle = (leave.x + door.x) / 2;
  ctx.save();
  ctx.strokeStyle = stance.outcome === undefined ? palette.accent : toneOf(palette, stance.outcome);
  ctx.lineWidth = 1.5;
  ctx.lineJoin = "round";
  ctx.beginPath();
  ctx.moveTo(client.x, client.y);
  ctx.lineTo(enter.x, enter.y);
  ctx.lineTo(leave.x, leave.y);
  ctx.bezierCurveTo(middle, leave.y, middle, door.y, door.x, door.y);
  if (stance.kind === "falling") ctx.lineTo(stance.x, stance.y);
  if (stance.kind === "floor") {
    const ground = layout.floor.y;
    ctx.quadraticCurveTo(door.x - rebound, door.y, door.x - rebound, door.y + 12);
    ctx.lineTo(door.x - rebound, Math.max(door.y + 12, ground - 12));
    ctx.quadraticCurveTo(
      door.x - rebound,
      ground,
      (door.x - rebound + stance.x) / 2,
      (ground + stance.y) / 2,
    );
    ctx.lineTo(stance.x, stance.y);
  }
  ctx.stroke();
  ctx.restore();
}

/** A frame around the selected request, so that it is found again. */
export function drawSelection({ ctx, palette }: Frame, { x, y, radius }: Stance): void {
  const reach = Math.max(radius, 3) + 3.5;
  ctx.save();
  ctx.lineWidth = 2;
  ctx.strokeStyle = palette.text1;
  ctx.beginPath();
  ctx.roundRect(x - reach, y - reach, reach * 2, reach * 2, 3);
  ctx.stroke();
  ctx.restore();
}
