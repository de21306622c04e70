import type { Page } from "@playwright/test";
import { quantile } from "../figures.ts";

/** How long frames took, in ms. */
export interface Frames {
  readonly p50: number;
  readonly p95: number;
}

/** The times between the frames of a page, for so many ms. */
export async function framesOf(page: Page, ms: number): Promise<Frames> {
  const gaps = await page.evaluate(
    (length) =>
      new Promise<number[]>((resolve) => {
        const all: number[] = [];
        const from = performance.now();
        let before = from;
        const frame = (now: number): void => {
          if (now > before) all.push(now - before);
          before = now;
          if (now - from < length) requestAnimationFrame(frame);
          else resolve(all.slice(1));
        };
        requestAnimationFrame(frame);
      }),
    ms,
  );
  return { p50: quantile(gaps, 0.5), p95: quantile(gaps, 0.95) };
}

/** Bytes that the page's own objects take, after a collection. */
export async function heapOf(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await devtools.send("Runtime.getHeapUsage");
  await devtools.detach();
  return usedSize;
}

/**
 * When the stage's pixels changed, ms since 1970: looked at in each frame, after it was painted. Only for a picture in
 * which nothing else moves.
 */
export const changesOf = (page: Page, ms: number): Promise<number[]> =>
  page.evaluate(
    (length) =>
      new Promise<number[]>((resolve, reject) => {
        const canvas = document.querySelector<HTMLCanvasElement>("[data-part=stage] canvas");
        if (!canvas) return reject(new Error("there is no stage to look at"));
        const copy = document.createElement("canvas");
        const { width, height } = canvas;
        copy.width = width;
        copy.height = height;
        const ctx = copy.getContext("2d", { willReadFrequently: true });
        if (!ctx) return reject(new Error("this browser draws nothing"));
        const sum = (): number => {
          ctx.clearRect(0, 0, width, height);
          ctx.drawImage(canvas, 0, 0);
          const { data } = ctx.getImageData(0, 0, width, height);
          let total = 0;
          for (let at = 0; at < data.length; at += 4) total = (total * 31 + (data[at] ?? 0)) % 1_000_000_007;
          return total;
        };
        const all: number[] = [];
        const from = performance.now();
        let before: number | undefined;
        const frame = (): void => {
          const now = sum();
          if (before !== undefined && now !== before) all.push(performance.timeOrigin + performance.now());
          before = now;
          if (performance.now() - from < length) requestAnimationFrame(frame);
          else resolve(all);
        };
        requestAnimationFrame(frame);
      }),
    ms,
  );
