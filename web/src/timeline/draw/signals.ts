import type { Frame } from "../../kit/use-canvas.ts";
import type { Layout } from "../layout.ts";
import type { Model } from "../model.ts";
import type { Scale } from "../viewport.ts";

/** The signals the shown pod got, without what only clears up after the run. */
export const signalLines = ({ pod }: Model): readonly { readonly t: number; readonly signal: string }[] =>
  (pod?.signals ?? []).filter(({ by }) => by !== "end of run");

/** One line for a signal that asks, two for the one that doesn't. */
export function drawSignals({ ctx, palette }: Frame, model: Model, layout: Layout, scale: Scale): void {
  const top = layout.kubelet.y + 2;
  const last = layout.groups.at(-1);
  const bottom = last ? last.y + last.height : layout.process.y + layout.process.height;
  ctx.save();
  ctx.strokeStyle = palette.text1;
  for (const { t, signal } of signalLines(model)) {
    if (t < scale.view.from || t > scale.view.to) continue;
    const x = scale.x(t);
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    for (const at of signal === "SIGKILL" ? [x - 2, x + 2] : [x]) {
      ctx.moveTo(at, top);
      ctx.lineTo(at, bottom);
    }
    ctx.stroke();
  }
  ctx.restore();
}
