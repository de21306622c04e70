import { useEffect, useRef, type RefObject } from "react";
import { readPalette, type Palette } from "./palette.ts";
import { measureWith, type Measure } from "./text.ts";
import { zoomOf } from "./zoom.ts";

/** What a picture needs to know of time: the part of the playhead that makes it move. */
interface Motion {
  readonly moving: boolean;
  subscribe(callback: () => void): () => void;
}

/** One frame to paint. Sizes in CSS pixels; the context is already scaled to the device. */
export interface Frame {
  readonly ctx: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly palette: Palette;
  /** Rises when the palette was read anew: part of the key of anything cached. */
  readonly theme: number;
  readonly measure: Measure;
  /** The reader asked for less motion: show states, not journeys. */
  readonly still: boolean;
}

/** How often a moving picture is redrawn for those who asked for less motion, in ms. */
const stillInterval = 250;

/**
 * Keeps a canvas painted: at every frame while the playhead moves, and otherwise only after a render, a resize, a
 * change of theme or of the playhead. Nothing is painted while the canvas is off screen or the page hidden.
 */
export function useCanvas(
  paint: (frame: Frame) => void,
  motion: Motion | null,
): RefObject<HTMLCanvasElement | null> {
  const ref = useRef<HTMLCanvasElement | null>(null);
  const latest = useRef(paint);
  const invalidate = useRef(() => {});

  useEffect(() => {
    latest.current = paint;
    invalidate.current();
  });

  useEffect(() => {
    const canvas = ref.current;
    const ctx = canvas?.getContext("2d");
    if (!canvas || !ctx) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)");
    const dark = matchMedia("(prefers-color-scheme: dark)");
    let palette: Palette | undefined;
    let theme = 0;
    let measure = measureWith(ctx);
    let onScreen = true;
    let frame = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const draw = (): void => {
      frame = 0;
      timer = undefined;
      const { clientWidth: width, clientHeight: height } = canvas;
      if (!onScreen || document.hidden || width === 0 || height === 0) return;
      const scale = (window.devicePixelRatio || 1) * zoomOf(canvas);
      const [pixelWidth, pixelHeight] = [Math.round(width * scale), Math.round(height * scale)];
      if (canvas.width !== pixelWidth || canvas.height !== pixelHeight) {
        canvas.width = pixelWidth;
        canvas.height = pixelHeight;
      }
      palette ??= readPalette(canvas.parentElement ?? document.body);
      ctx.setTransform(scale, 0, 0, scale, 0, 0);
      ctx.clearRect(0, 0, width, height);
      latest.current({ ctx, width, height, scale, palette, theme, measure, still: calm.matches });
      if (!motion?.moving) return;
      if (calm.matches) timer ??= setTimeout(draw, stillInterval);
      else request();
    };
    const request = (): void => {
      if (frame === 0) frame = requestAnimationFrame(draw);
    };
    const recolour = (): void => {
      palette = undefined;
      theme += 1;
      request();
    };
    invalidate.current = request;

    const resized = new ResizeObserver(request);
    resized.observe(canvas);
    const seen = new IntersectionObserver((entries) => {
      onScreen = entries.at(-1)?.isIntersecting ?? true;
      if (onScreen) request();
    });
    seen.observe(canvas);
    const restyled = new MutationObserver(recolour);
    restyled.observe(document.documentElement, { attributes: true });
    const stop = motion?.subscribe(request);
    const abort = new AbortController();
    const { signal } = abort;
    dark.addEventListener("change", recolour, { signal });
    calm.addEventListener("change", request, { signal });
    document.addEventListener("visibilitychange", request, { signal });
    document.fonts.addEventListener(
      "loadingdone",
      () => {
        measure = measureWith(ctx);
        recolour();
      },
      { signal },
    );
    request();

    return () => {
      abort.abort();
      resized.disconnect();
      seen.disconnect();
      restyled.disconnect();
      stop?.();
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      invalidate.current = () => {};
    };
  }, [motion]);

  return ref;
}
