/** Canvas fonts. Sizes in CSS pixels; nothing in a picture is set smaller than 11. */
const ui = '"Inter Variable", Inter, system-ui, sans-serif';
const mono = '"JetBrains Mono Variable", "JetBrains Mono", ui-monospace, monospace';

export const fonts = {
  label: `400 11px ${ui}`,
  strongLabel: `500 11px ${ui}`,
  body: `400 12px ${ui}`,
  strong: `500 12px ${ui}`,
  mono: `400 12px ${mono}`,
  smallMono: `400 11px ${mono}`,
  strongMono: `500 12px ${mono}`,
} as const;

/** Measures a text in CSS pixels, in the font it will be drawn in. */
export type Measure = (text: string, font: string) => number;

/** Measures with a canvas, remembering what it has measured: a frame asks for the same few words again and again. */
export function measureWith(ctx: CanvasRenderingContext2D): Measure {
  const known = new Map<string, number>();
  return (text, font) => {
    const key = `${font}|${text}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    ctx.save();
    ctx.font = font;
    const { width } = ctx.measureText(text);
    ctx.restore();
    if (known.size > 2000) known.clear();
    known.set(key, width);
    return width;
  };
}

/** The first of several wordings that fits, the last one cut with an ellipsis if none does; "" if nothing fits. */
export function fitText(
  measure: Measure,
  font: string,
  wordings: string | readonly string[],
  width: number,
): string {
  const list = typeof wordings === "string" ? [wordings] : wordings;
  const whole = list.find((text) => measure(text, font) <= width);
  if (whole !== undefined) return whole;
  const last = list.at(-1) ?? "";
  for (let length = last.length - 1; length > 1; length -= 1) {
    const cut = `${last.slice(0, length)}…`;
    if (measure(cut, font) <= width) return cut;
  }
  return "";
}
