import { useEffect, useState } from "react";
import { usePlayheadMode, useWorld } from "../world/index.ts";
import { useMedia } from "../ui/index.ts";

/** The frames of so many ms are counted, and the count is told as often. */
const window_ = 2000;

/** How many frames the page drew of those that the screen showed meanwhile. */
export interface Frames {
  readonly drawn: number;
  readonly missed: number;
}

/** Counts frames while the picture moves; undefined while it stands still, or where motion is not wanted. */
export function useFrames(): Frames | undefined {
  const { playhead } = useWorld();
  const { mode } = usePlayheadMode(playhead);
  const still = useMedia("(prefers-reduced-motion: reduce)");
  const [frames, setFrames] = useState<Frames>();
  const moves = mode !== "paused" && !still;
  useEffect(() => {
    if (!moves) return undefined;
    let request = 0;
    let last = 0;
    let gaps: number[] = [];
    let told = performance.now();
    const count = (now: number) => {
      // A page in the background draws no frames, and misses none.
      if (last > 0 && !document.hidden) gaps.push(now - last);
      last = document.hidden ? 0 : now;
      if (now - told >= window_ && gaps.length > 0) {
        setFrames(framesOf(gaps));
        gaps = [];
        told = now;
      }
      request = requestAnimationFrame(count);
    };
    request = requestAnimationFrame(count);
    return () => cancelAnimationFrame(request);
  }, [moves]);
  return moves ? frames : undefined;
}

/** A screen shows a frame every `usual` ms, the shortest gap that is usual; a longer gap has missed the ones between. */
function framesOf(gaps: readonly number[]): Frames {
  const sorted = gaps.toSorted((a, b) => a - b);
  // Not the very shortest: two frames may come close together after a late one. No screen is taken for slower than 60 Hz.
  const usual = Math.min(1000 / 60, Math.max(4, sorted[Math.floor(sorted.length / 4)] ?? 0));
  const missed = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / usual) - 1), 0);
  return { drawn: gaps.length, missed };
}
