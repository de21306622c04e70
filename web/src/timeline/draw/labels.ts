import { fonts } from "../../kit/text.ts";
import type { Frame } from "../../kit/use-canvas.ts";

interface Label {
  readonly text: string;
  /** Where it would like to begin. */
  readonly x: number;
  readonly y: number;
  /** It has to stay between these. */
  readonly from: number;
  readonly to: number;
  readonly color: string;
  readonly font?: string;
  /** Painted beneath the words, where what lies there would make them hard to read. */
  readonly backing?: string;
}

/** Words on the lanes: one that would touch another, or has no room, is left out. Earlier ones go first. */
export class Labels {
  readonly #frame: Frame;
  readonly #taken: { readonly left: number; readonly right: number; readonly y: number }[] = [];

  constructor(frame: Frame) {
    this.#frame = frame;
  }

  /** Draws a label if it fits; says whether it did. */
  place({ text, x, y, from, to, color, font = fonts.label, backing }: Label): boolean {
    const { ctx, measure } = this.#frame;
    const width = measure(text, font);
    const left = Math.max(from, Math.min(x, to - width));
    const right = left + width;
    if (width === 0 || right > to + 0.5 || left < from) return false;
    if (
      this.#taken.some(
        (other) => Math.abs(other.y - y) < 14 && left < other.right + 6 && right > other.left - 6,
      )
    ) {
      return false;
    }
    this.#taken.push({ left, right, y });
    if (backing !== undefined) {
      ctx.fillStyle = backing;
      ctx.fillRect(left - 3, y - 8, width + 6, 15);
    }
    ctx.font = font;
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    ctx.fillStyle = color;
    ctx.fillText(text, left, y + 0.5);
    return true;
  }

  /** Keeps a stretch of a lane free of words. */
  reserve(left: number, right: number, y: number): void {
    this.#taken.push({ left, right, y });
  }
}
