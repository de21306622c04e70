import { useEffect } from "react";
import { moments, namedMoment, type MomentName } from "../../../server/protocol/index.ts";
import type { LessonEntry } from "../link/index.ts";
import { useWorld, type World } from "../world/index.ts";

const isMoment = (name: string | null): name is MomentName => name !== null && Object.hasOwn(moments, name);

/** The variant that the address names, such as `?variant=short-sleep`, if the lesson has it. */
export function askedVariant(lesson: LessonEntry): string | undefined {
  const asked = new URLSearchParams(location.search).get("variant");
  return lesson.variants.find(({ id }) => id === asked)?.id;
}

/**
 * Keeps the address in step with the variant that is shown, so that it can be handed on, and goes to the moment that it
 * names (`?at=door`) in the first run that is finished here.
 */
export function useAddress(lesson: LessonEntry, variant: string): void {
  const world = useWorld();
  useEffect(() => {
    const at = new URLSearchParams(location.search).get("at");
    return isMoment(at) ? goOnceOver(world, lesson.id, at) : undefined;
  }, [world, lesson.id]);
  useEffect(() => {
    if (location.pathname !== `/lessons/${lesson.id}`) return;
    const query = new URLSearchParams(location.search);
    const known = lesson.variants.some(({ id, role }) => id === variant && role !== "broken");
    if (known) query.set("variant", variant);
    else query.delete("variant");
    const search = query.size > 0 ? `?${query}` : "";
    if (search !== location.search)
      history.replaceState(history.state, "", location.pathname + search + location.hash);
  }, [lesson, variant]);
}

/** @returns what ends the waiting. */
function goOnceOver(world: World, lesson: string, at: MomentName): () => void {
  const leave = world.store.subscribe(({ shown, runs }) => {
    const run = runs.get(shown?.run);
    if (shown?.lesson !== lesson || !run?.history.finished) return;
    leave();
    const t = namedMoment(run.history, at);
    // The world tells of a run's end before it has told the playhead.
    if (t !== undefined) queueMicrotask(() => world.playhead.seek(t));
  });
  return leave;
}
