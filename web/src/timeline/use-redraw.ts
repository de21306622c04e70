import { useMemo } from "react";
import type { Playhead } from "../world/index.ts";

/** What makes a picture move: the playhead, and whoever calls `redraw`. */
export interface Redraw {
  readonly moving: boolean;
  subscribe(callback: () => void): () => void;
  redraw(): void;
}

export function useRedraw(playhead: Playhead): Redraw {
  return useMemo(() => {
    const callbacks = new Set<() => void>();
    return {
      get moving() {
        return playhead.moving;
      },
      subscribe(callback: () => void) {
        callbacks.add(callback);
        const leave = playhead.subscribe(callback);
        return () => {
          callbacks.delete(callback);
          leave();
        };
      },
      redraw() {
        for (const callback of callbacks) callback();
      },
    };
  }, [playhead]);
}
