import {
  createContext,
  use,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { useStore } from "zustand";
import type { Variant } from "../../../server/protocol/index.ts";
import type { LessonEntry } from "../link/index.ts";
import { plantedBy } from "./draws.ts";
import type { Run } from "./run.ts";
import type { RunPlayhead } from "./playhead.ts";
import type { WorldState } from "./state.ts";
import type { World } from "./world.ts";

export const WorldContext = createContext<World | null>(null);

export function useWorld(): World {
  const world = use(WorldContext);
  if (!world) throw new Error("useWorld needs a WorldContext above it");
  return world;
}

export const useWorldState = <T>(select: (state: WorldState) => T): T => useStore(useWorld().store, select);

/** What is planted in the learner's own program: undefined in a lesson that doesn't draw. */
export function useDraw(
  lesson: LessonEntry,
): { readonly told: boolean; readonly faults: readonly Variant[] } | undefined {
  const { draws } = useWorld();
  const draw = useStore(draws.store, (state) => state[lesson.id]);
  useEffect(() => {
    if (lesson.pool.length > 0) draws.open(lesson);
  }, [draws, lesson]);
  return useMemo(() => draw && { told: draw.told, faults: plantedBy(lesson, draw) }, [lesson, draw]);
}

/** The run that is shown, if there is one. The history in it grows in place, this object is new each time. */
export interface ShownRun {
  readonly run: Run | undefined;
  readonly version: number;
}

export function useShownRun(): ShownRun {
  const version = useWorldState((state) => state.version);
  const run = useWorldState(({ runs, shown }) => runs.get(shown?.run));
  return useMemo(() => ({ run, version }), [run, version]);
}

const readMs = 100;

/** The playhead's time as React should see it: ten times a second while it moves, at once when it jumps. */
export function useNow(playhead: RunPlayhead): number {
  const [now, setNow] = useState(() => playhead.now());
  useEffect(() => {
    let timer: ReturnType<typeof setInterval> | undefined;
    const read = () => {
      setNow(playhead.now());
      if (playhead.moving && timer === undefined) timer = setInterval(read, readMs);
      if (!playhead.moving && timer !== undefined) {
        clearInterval(timer);
        timer = undefined;
      }
    };
    read();
    const leave = playhead.subscribe(read);
    return () => {
      leave();
      clearInterval(timer);
    };
  }, [playhead]);
  return now;
}

/** The playhead's mode and speed. */
export function usePlayheadMode(playhead: RunPlayhead): {
  readonly mode: RunPlayhead["mode"];
  readonly speed: number;
  readonly growing: boolean;
} {
  const subscribe = useCallback((callback: () => void) => playhead.subscribe(callback), [playhead]);
  const mode = useSyncExternalStore(subscribe, () => playhead.mode);
  const speed = useSyncExternalStore(subscribe, () => playhead.speed);
  const growing = useSyncExternalStore(subscribe, () => playhead.growing);
  return { mode, speed, growing };
}

/** A value that changes at most every `ms`, for what is dear to compute while events stream in. */
export function useThrottled<T>(value: T, ms: number): T {
  const [seen, setSeen] = useState(value);
  const latest = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    latest.current = value;
    // A timer that is set is left to run: a value that changes without a pause is still seen in time.
    if (Object.is(seen, value) || timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      setSeen(latest.current);
    }, ms);
  }, [value, seen, ms]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  return seen;
}
