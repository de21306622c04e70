import { useEffect, type RefObject } from "react";
import type { Point } from "../kit/box.ts";
import { pointIn } from "../kit/zoom.ts";
import type { Selection } from "../world/index.ts";
import { minimapScale } from "./draw/minimap.ts";
import type { Facts } from "./facts/facts.ts";
import type { Mark } from "./facts/marks.ts";
import { barAt, gapAt, gapIn, markAt, regionAt, type Region } from "./hit.ts";
import type { Layout } from "./layout.ts";
import type { Place, TimelineModel } from "./model/model.ts";
import { scaleFor } from "./paint.ts";
import { limitsOf, pan, within, zoom, type View } from "./viewport.ts";
import { barInWords, gapInWords, selectionOf } from "./words.ts";

/** What was last painted: gestures answer to what can be seen. */
export interface Seen {
  readonly model: TimelineModel;
  readonly facts: Facts;
  readonly layout: Layout;
  readonly view: View;
  readonly now: number;
  readonly scroll: number;
}

interface Answers {
  /** What is on screen; null before the first frame. */
  seen(): Seen | null;
  look(view: View): void;
  seek(t: number, seq?: number): void;
  select(selection: Selection | null): void;
  /** Where words about what is pointed at are shown. */
  tip(): HTMLElement | null;
}

/** How far a press may wander and still be a click, in CSS pixels. */
const slack = 4;

type Drag =
  | { readonly kind: "press"; readonly start: Point; readonly on: Target }
  | { readonly kind: "seek" }
  | { readonly kind: "pan"; x: number }
  | { readonly kind: "brush"; readonly edge: "from" | "to" | "both"; last: number };

/** What a click would act on. */
type Target = { readonly bar: Place } | { readonly mark: Mark };

/** How near the pointer has to be to an edge of the minimap's brush, in CSS pixels. */
const grip = 7;

/**
 * Mouse, pen, touch and wheel on the timeline: the wheel zooms about the pointer, with shift it pans, over the names it
 * scrolls the lanes; dragging the axis pans, dragging anywhere else seeks; a click on a bar selects it, one on an event
 * goes there; two fingers zoom. On the minimap the brush is moved, widened, or drawn anew.
 */
export function useGestures(surface: RefObject<HTMLElement | null>, answers: RefObject<Answers>): void {
  useEffect(() => {
    const host = surface.current;
    if (!host) return;
    const abort = new AbortController();
    const { signal } = abort;
    const fingers = new Map<number, Point>();
    let drag: Drag | undefined;

    const pointOf = (event: MouseEvent): Point => {
      // The surface is as tall as all lanes together: points are those of the picture.
      const { x, y } = pointIn(host, event);
      return { x, y: y - (answers.current.seen()?.scroll ?? 0) };
    };
    const seekTo = (seen: Seen, x: number): void => {
      const t = scaleFor(seen.layout, seen.view).t(x);
      answers.current.seek(Math.max(0, Math.min(seen.now, t)));
    };
    const targetAt = (seen: Seen, { x, y }: Point): Target | undefined => {
      const point = { x, y: y + seen.scroll };
      const scale = scaleFor(seen.layout, seen.view);
      const bar = barAt(seen.layout, scale, point);
      if (bar) return { bar };
      const mark = markAt(seen.facts, seen.layout, scale, point);
      return mark && { mark };
    };
    const momentAt = (seen: Seen, x: number): number => minimapScale(seen.layout, seen.now)?.t(x) ?? 0;
    const takeBrush = (seen: Seen, x: number): Drag => {
      const scale = minimapScale(seen.layout, seen.now);
      const [left, right] = [scale?.x(seen.view.from) ?? 0, scale?.x(seen.view.to) ?? 0];
      const t = momentAt(seen, x);
      if (Math.abs(x - left) <= grip) return { kind: "brush", edge: "from", last: t };
      if (Math.abs(x - right) <= grip) return { kind: "brush", edge: "to", last: t };
      if (x < left || x > right) brush(seen, "both", t - (seen.view.from + seen.view.to) / 2);
      return { kind: "brush", edge: "both", last: t };
    };
    const brush = (seen: Seen, edge: "from" | "to" | "both", by: number): void => {
      const limits = limitsOf(seen.facts, seen.now);
      let { from, to } = seen.view;
      if (edge !== "to") from += by;
      if (edge !== "from") to += by;
      if (edge === "from") from = Math.min(from, to - limits.closest);
      if (edge === "to") to = Math.max(to, from + limits.closest);
      answers.current.look(within({ from, to }, limits));
    };

    const pressed = (event: PointerEvent): void => {
      const seen = answers.current.seen();
      if (!seen || (event.pointerType === "mouse" && event.button !== 0)) return;
      const point = pointOf(event);
      fingers.set(event.pointerId, point);
      host.setPointerCapture(event.pointerId);
      if (fingers.size > 1) {
        drag = undefined;
        return;
      }
      const region = regionAt(seen.layout, point);
      if (region === "gutter") return;
      if (region === "axis") drag = { kind: "pan", x: point.x };
      else if (region === "minimap") drag = takeBrush(seen, point.x);
      else {
        const on = targetAt(seen, point);
        if (on) drag = { kind: "press", start: point, on };
        else {
          drag = { kind: "seek" };
          seekTo(seen, point.x);
        }
      }
      showTip(undefined, point);
    };

    const moved = (event: PointerEvent): void => {
      const seen = answers.current.seen();
      if (!seen) return;
      const point = pointOf(event);
      const before = fingers.get(event.pointerId);
      if (before) fingers.set(event.pointerId, point);
      if (fingers.size === 2 && before) return pinch(seen, event.pointerId, before, point);
      if (drag?.kind === "press" && Math.hypot(point.x - drag.start.x, point.y - drag.start.y) > slack) {
        drag = { kind: "seek" };
      }
      if (drag?.kind === "seek") seekTo(seen, point.x);
      else if (drag?.kind === "brush") {
        const t = momentAt(seen, point.x);
        brush(seen, drag.edge, t - drag.last);
        drag.last = t;
      } else if (drag?.kind === "pan") {
        const scale = scaleFor(seen.layout, seen.view);
        const limits = limitsOf(seen.facts, seen.now);
        answers.current.look(pan(seen.view, scale.t(drag.x) - scale.t(point.x), limits));
        drag.x = point.x;
      } else if (!before) hover(seen, point);
    };

    const hover = (seen: Seen, point: Point): void => {
      const region = regionAt(seen.layout, point);
      const target = region === "lanes" ? targetAt(seen, point) : undefined;
      const cursors = {
        axis: "grab",
        minimap: "ew-resize",
        lanes: target ? "pointer" : "crosshair",
        gutter: "default",
      };
      host.style.cursor = cursors[region];
      showTip(target ? targetInWords(seen, target) : missingInWords(seen, region, point), point);
    };
    const targetInWords = ({ model }: Seen, target: Target): string =>
      "bar" in target ? barInWords(model, target.bar.track, target.bar.index) : target.mark.says;
    const missingInWords = (seen: Seen, region: Region, { x, y }: Point): string | undefined => {
      const { facts, layout, view, scroll } = seen;
      const gap =
        region === "minimap"
          ? gapIn(facts.gaps, momentAt(seen, x))
          : region === "lanes" && gapAt(facts, layout, scaleFor(layout, view), { x, y: y + scroll });
      return gap ? gapInWords(facts.history, gap) : undefined;
    };
    const showTip = (words: string | undefined, { x, y }: Point): void => {
      const tip = answers.current.tip();
      const seen = answers.current.seen();
      if (!tip || !seen) return;
      tip.hidden = words === undefined;
      if (words === undefined) return;
      tip.textContent = words;
      const { width, height } = seen.layout;
      tip.style.left = `${Math.max(4, Math.min(x + 12, width - tip.offsetWidth - 4))}px`;
      tip.style.top = `${Math.max(4, y + 18 + tip.offsetHeight > height ? y - tip.offsetHeight - 8 : y + 18)}px`;
    };

    const pinch = (seen: Seen, moving: number, before: Point, point: Point): void => {
      const other = [...fingers].find(([id]) => id !== moving)?.[1];
      if (!other) return;
      const factor = Math.max(8, Math.abs(point.x - other.x)) / Math.max(8, Math.abs(before.x - other.x));
      const at = scaleFor(seen.layout, seen.view).t(other.x);
      answers.current.look(zoom(seen.view, at, factor, limitsOf(seen.facts, seen.now)));
    };

    const released = (event: PointerEvent): void => {
      fingers.delete(event.pointerId);
      const seen = answers.current.seen();
      if (seen && drag?.kind === "press" && event.type === "pointerup") act(seen, drag.on);
      drag = undefined;
    };

    const act = (seen: Seen, on: Target): void => {
      if ("mark" in on) return answers.current.seek(on.mark.t, on.mark.seq);
      const selection = selectionOf(seen.model, on.bar.track, on.bar.index);
      if (selection) answers.current.select(selection);
    };

    const wheeled = (event: WheelEvent): void => {
      const seen = answers.current.seen();
      if (!seen) return;
      // Over the names the wheel scrolls, as anywhere else.
      if (!event.ctrlKey && regionAt(seen.layout, pointOf(event)) === "gutter") return;
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const scale = scaleFor(seen.layout, seen.view);
      const limits = limitsOf(seen.facts, seen.now);
      const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        const ms = scale.t(scale.left + sideways * unit) - scale.t(scale.left);
        answers.current.look(pan(seen.view, ms, limits));
        return;
      }
      const at = scale.t(Math.max(scale.left, Math.min(scale.right, pointOf(event).x)));
      answers.current.look(zoom(seen.view, at, Math.exp(-event.deltaY * unit * 0.002), limits));
    };

    host.addEventListener("pointerdown", pressed, { signal });
    host.addEventListener("pointermove", moved, { signal });
    host.addEventListener("pointerup", released, { signal });
    host.addEventListener("pointercancel", released, { signal });
    host.addEventListener("pointerleave", (event) => showTip(undefined, pointOf(event)), { signal });
    host.addEventListener("wheel", wheeled, { signal, passive: false });
    return () => abort.abort();
  }, [surface, answers]);
}
