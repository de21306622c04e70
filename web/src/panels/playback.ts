import { useMemo } from "react";
import { zero } from "../../../server/protocol/index.ts";
import { landmarkFrom, landmarks, stepFrom, useWorld, type Run, type World } from "../world/index.ts";

/** What the playback buttons and keys do. */
export interface Playback {
  toggle(): void;
  /** To the next event, or the one before. */
  step(direction: 1 | -1): void;
  /** To the next landmark of the shutdown, or the one before. */
  phase(direction: 1 | -1): void;
  /** Whether playing pauses at each landmark. */
  stopAtPhases(stop: boolean): void;
}

/** Cluster seconds before the deletion at which a replay begins. */
const leadIn = 0.5;

function shownRun(world: World): Run | undefined {
  const { runs, shown } = world.store.getState();
  return runs.get(shown?.run);
}

export function usePlayback(): Playback {
  const world = useWorld();
  return useMemo(() => {
    const { playhead } = world;
    const landmarkAfter = (t: number): number | undefined => {
      const run = shownRun(world);
      return run && landmarkFrom(landmarks(run.history), t, 1)?.t;
    };
    return {
      toggle() {
        const run = shownRun(world);
        if (!run) return;
        if (playhead.moving) return playhead.pause();
        const from = zero(run.history);
        playhead.play(from === undefined ? 0 : from - leadIn * run.history.header.scenario.second);
      },
      step(direction) {
        const run = shownRun(world);
        if (!run) return;
        const { cursor } = playhead;
        const beat = stepFrom(run.beats, { t: playhead.now(), cursor }, direction);
        if (beat && beat.t <= playhead.end) playhead.step(beat);
      },
      phase(direction) {
        const run = shownRun(world);
        const landmark = run && landmarkFrom(landmarks(run.history), playhead.now(), direction);
        if (!landmark) return;
        if (playhead.moving) playhead.pause();
        playhead.seek(landmark.t);
      },
      stopAtPhases: (stop) => playhead.stopAt(stop ? landmarkAfter : undefined),
    };
  }, [world]);
}
