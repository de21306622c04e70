import { usePlayback } from "../panels/index.ts";
import { useWorld } from "../world/index.ts";
import { useKeys } from "./keys.ts";

/** The keys of a recording: play, step, let go. */
export function usePlaybackKeys(): void {
  const world = useWorld();
  const playback = usePlayback();
  useKeys({
    " ": playback.toggle,
    ",": () => playback.step(-1),
    ".": () => playback.step(1),
    "[": () => playback.phase(-1),
    "]": () => playback.phase(1),
    Escape: () => world.select(null),
  });
}
