import { useEffect, type RefObject } from "react";
import { regionAt, requestAt } from "./hit.ts";
import type { Point } from "../kit/box.ts";
import { minimapScale } from "./draw/minimap.ts";
import type { Layout } from "./layout.ts";
import { limitsOf, type Model } from "./model.ts";
import { scaleFor } from "./paint.ts";
import { pan, within, zoom, type View } from "./viewport.ts";

/** What was last painted: gestures answer to what can be seen. */
export interface Seen {
  readonly model: Model;
  readonly layout: Layout;
  readonly view: View;
  readonly now: number;
}

interface Answers {
  /** What is on screen; null before the first frame. */
  seen(): Seen | null;
  look(view: View): void;
  seek(t: number): void;
  select(request: number | null): void;
}

/** How far a press may wander and still be a click, in CSS pixels. */
const slack = 4;

type Drag =
  | { readonly kind: "press"; readonly start: Point; readonly request: number }
  | { readonly kind: "seek" }
  | { readonly kind: "pan"; x: number }
  | { readonly kind: "minimap" };

/**
 * Mouse, pen, touch and wheel on the timeline: wheel zooms about the pointer, with shift it pans; dragging the axis
 * pans, dragging anywhere else seeks, a click on a request selects it; two fingers zoom.
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
      const box = host.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    const seekTo = (seen: Seen, x: number): void => {
      const t = scaleFor(seen.layout, seen.view).t(x);
      answers.current.seek(Math.max(0, Math.min(seen.now, t)));
    };
    const centre = (seen: Seen, x: number): void => {
      const limits = limitsOf(seen.model, seen.now);
      const t = minimapScale(seen.layout, seen.now)?.t(x);
      if (t === undefined) return;
      const half = (seen.view.to - seen.view.from) / 2;
      answers.current.look(within({ from: t - half, to: t + half }, limits));
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
      else if (region === "minimap") {
        drag = { kind: "minimap" };
        centre(seen, point.x);
      } else {
        const request = requestAt(seen.model, seen.layout, scaleFor(seen.layout, seen.view), point);
        if (request !== undefined) drag = { kind: "press", start: point, request };
        else {
          drag = { kind: "seek" };
          seekTo(seen, point.x);
        }
      }
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
      else if (drag?.kind === "minimap") centre(seen, point.x);
      else if (drag?.kind === "pan") {
        const scale = scaleFor(seen.layout, seen.view);
        const limits = limitsOf(seen.model, seen.now);
        answers.current.look(pan(seen.view, scale.t(drag.x) - scale.t(point.x), limits));
        drag.x = point.x;
      } else if (!before) hover(seen, point);
    };

    const hover = (seen: Seen, point: Point): void => {
      const region = regionAt(seen.layout, point);
      const scale = scaleFor(seen.layout, seen.view);
      const over = region === "lanes" && requestAt(seen.model, seen.layout, scale, point) !== undefined;
      const cursors = {
        axis: "grab",
        minimap: "ew-resize",
        lanes: over ? "pointer" : "crosshair",
        gutter: "default",
      };
      host.style.cursor = cursors[region];
    };

    const pinch = (seen: Seen, moving: number, before: Point, point: Point): void => {
      const other = [...fingers].find(([id]) => id !== moving)?.[1];
      if (!other) return;
      const factor = Math.max(8, Math.abs(point.x - other.x)) / Math.max(8, Math.abs(before.x - other.x));
      const at = scaleFor(seen.layout, seen.view).t(other.x);
      answers.current.look(zoom(seen.view, at, factor, limitsOf(seen.model, seen.now)));
    };

    const released = (event: PointerEvent): void => {
      fingers.delete(event.pointerId);
      if (drag?.kind === "press" && event.type === "pointerup") answers.current.select(drag.request);
      drag = undefined;
    };

    const wheeled = (event: WheelEvent): void => {
      const seen = answers.current.seen();
      if (!seen) return;
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const scale = scaleFor(seen.layout, seen.view);
      const limits = limitsOf(seen.model, seen.now);
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
    host.addEventListener("wheel", wheeled, { signal, passive: false });
    return () => abort.abort();
  }, [surface, answers]);
}
