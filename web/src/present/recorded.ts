import { useState } from "react";
import type { LessonEntry } from "../link/index.ts";
import { useWorld, useWorldState, type Run, type Runs, type World } from "../world/index.ts";

/** The newest run of a variant that came to its end: what is shown when no new one can be made. */
export const recordingOf = (runs: Runs, lesson: string, variant: string): Run | undefined =>
  runs
    .all()
    .findLast(
      ({ history: { header, finished } }) =>
        header.lesson === lesson &&
        header.variant === variant &&
        !header.edited &&
        header.mode === "scripted" &&
        finished?.how === "ended",
    );

/** Which variants of a lesson have no recording in this page. */
const unrecorded = (runs: Runs, lesson: LessonEntry): readonly string[] =>
  lesson.variants.map(({ id }) => id).filter((id) => !recordingOf(runs, lesson.id, id));

/** Resolves when the run that was just started has ended, or could not be made. */
function settled({ store }: World): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      const { starting, going, connection } = store.getState();
      if ((starting || going !== null) && connection.is === "open") return;
      leave();
      resolve();
    };
    const leave = store.subscribe(look);
    look();
  });
}

interface Preparation {
  readonly missing: readonly string[];
  readonly busy: boolean;
  /** Makes one run of each variant that has none yet, one after the other. */
  prepare(): Promise<void>;
}

/** Recordings for a room whose network may fail: one run of each variant, made beforehand. */
export function usePreparation(lesson: LessonEntry): Preparation {
  const world = useWorld();
  const runs = useWorldState((state) => state.runs);
  const [busy, setBusy] = useState(false);
  const missing = unrecorded(runs, lesson);
  return {
    missing,
    busy,
    async prepare() {
      setBusy(true);
      for (const variant of missing) {
        if (!(await world.start({ variant, mode: "scripted", settings: {} }))) break;
        await settled(world);
      }
      setBusy(false);
    },
  };
}
