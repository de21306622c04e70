import { outcomes, type Glyph, type Outcome } from "../../../server/protocol/index.ts";
import type { Palette } from "./palette.ts";

type Context = CanvasRenderingContext2D;

const shapes: Record<Exclude<Glyph, "ring" | "ringed-disc" | "question" | "cross">, Shape> = {
  disc: (ctx, x, y, r) => ctx.arc(x, y, r, 0, Math.PI * 2),
  square: (ctx, x, y, r) => ctx.rect(x - r * 0.92, y - r * 0.92, r * 1.84, r * 1.84),
  triangle: (ctx, x, y, r) => {
    ctx.moveTo(x, y - r * 1.05);
    ctx.lineTo(x + r * 1.1, y + r * 0.9);
    ctx.lineTo(x - r * 1.1, y + r * 0.9);
    ctx.closePath();
  },
  hourglass: (ctx, x, y, r) => {
    ctx.moveTo(x - r, y - r * 1.1);
    ctx.lineTo(x + r, y - r * 1.1);
    ctx.lineTo(x - r, y + r * 1.1);
    ctx.lineTo(x + r, y + r * 1.1);
    ctx.closePath();
  },
};
type Shape = (ctx: Context, x: number, y: number, r: number) => void;

/** Draws an outcome's shape of radius `r`, with a halo where it has to stand out from what lies beneath. */
export function drawGlyph(
  ctx: Context,
  glyph: Glyph,
  at: { readonly x: number; readonly y: number },
  r: number,
  color: string,
  halo?: string,
): void {
  const { x, y } = at;
  ctx.save();
  ctx.lineJoin = "round";
  if (halo !== undefined) drawHalo(ctx, glyph, x, y, r, halo);
  ctx.strokeStyle = color;
  ctx.fillStyle = color;
  ctx.beginPath();
  switch (glyph) {
    case "cross":
      ctx.lineWidth = r * 0.62;
      crossPath(ctx, x, y, r * 0.85);
      ctx.stroke();
      break;
    case "ring":
      ctx.lineWidth = r * 0.42;
      ctx.arc(x, y, r * 0.85, 0, Math.PI * 2);
      ctx.stroke();
      break;
    case "ringed-disc":
      ctx.lineWidth = r * 0.3;
      ctx.arc(x, y, r, 0, Math.PI * 2);
      ctx.stroke();
      ctx.beginPath();
      ctx.arc(x, y, r * 0.52, 0, Math.PI * 2);
      ctx.fill();
      break;
    case "question":
      drawQuestion(ctx, x, y, r);
      break;
    default:
      shapes[glyph](ctx, x, y, r);
      ctx.fill();
  }
  ctx.restore();
}

function crossPath(ctx: Context, x: number, y: number, r: number): void {
  ctx.moveTo(x - r, y - r);
  ctx.lineTo(x + r, y + r);
  ctx.moveTo(x + r, y - r);
  ctx.lineTo(x - r, y + r);
}

function drawQuestion(ctx: Context, x: number, y: number, r: number): void {
  ctx.lineWidth = Math.max(1, r * 0.25);
  ctx.setLineDash([r * 0.7, r * 0.45]);
  ctx.arc(x, y, r, 0, Math.PI * 2);
  ctx.stroke();
  if (r < 3) return;
  ctx.font = `600 ${Math.round(r * 1.6)}px system-ui, sans-serif`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText("?", x, y + r * 0.08);
}

function drawHalo(ctx: Context, glyph: Glyph, x: number, y: number, r: number, color: string): void {
  ctx.fillStyle = color;
  ctx.strokeStyle = color;
  ctx.lineWidth = 3;
  ctx.beginPath();
  if (glyph === "cross") {
    ctx.lineWidth = r * 0.62 + 3;
    ctx.lineCap = "square";
    crossPath(ctx, x, y, r * 0.85);
    ctx.stroke();
    ctx.lineCap = "butt";
    return;
  }
  if (glyph === "square" || glyph === "triangle" || glyph === "hourglass") shapes[glyph](ctx, x, y, r);
  else shapes.disc(ctx, x, y, r);
  ctx.fill();
  ctx.stroke();
}

/** The colour an outcome is drawn in; a request still under way has none yet and is grey. */
export const toneOf = (palette: Palette, outcome: Outcome | undefined): string =>
  palette.tones[outcome === undefined ? "in-flight" : outcomes[outcome].tone];

export const glyphOf = (outcome: Outcome | undefined): Glyph =>
  outcome === undefined ? "disc" : outcomes[outcome].glyph;

/** Radius of a failure's shape, and of everything else, in CSS pixels. */
export const failureRadius = 4.5;
export const quietRadius = 2.5;
