import { useMemo } from "react";
import { openDrafts } from "../editor/index.ts";
import { predictFirst, variantOf } from "../lesson/index.ts";
import type { LessonEntry } from "../link/index.ts";
import { nextRun, possible, type Commands } from "../panels/index.ts";
import { useWorld, yours } from "../world/index.ts";

/** The commands of a lesson page: asked of the lab when they are possible, else the page says why they are not. */
export function useCommands(lesson: LessonEntry, unlocked: boolean, onRun: () => void): Commands {
  const world = useWorld();
  return useMemo(() => {
    const { subject } = lesson;
    const now = () => possible(world.store.getState(), unlocked, subject);
    const refuse = (why: string): void => {
      if (unlocked) world.tell(why);
      else dispatchEvent(new Event(predictFirst));
    };
    const signal = (type: "pod.delete" | "pod.kill") => {
      const why = now().signal;
      if (why === undefined) void world.ask({ type, pod: subject });
      else refuse(why);
    };
    const runYours = async (mode: "live" | "scripted") => {
      const own = await openDrafts(world, lesson).catch(() => null);
      if (own === null)
        return world.tell("Your program could not be fetched. Try again once the server answers.");
      if (!own) return world.tell("This page was built without the program to start from: build it again.");
      onRun();
      return world.start({ variant: variantOf(lesson, "broken"), mode, ...own });
    };
    const run: Commands["run"] = (variant, mode, own) => {
      const { start, going } = now();
      if (start !== undefined || going) return refuse(start ?? "A run is under way: stop it first.");
      if (variant !== yours) {
        onRun();
        // A manifest that somebody made up is run as it stands, whatever was turned before.
        const { settings } = world.store.getState();
        const { grace: _grace, preStop: _preStop, ...rest } = settings;
        return void world.start({ variant, mode, settings: own?.manifest ? rest : settings, ...own });
      }
      void runYours(mode);
    };
    return {
      run,
      runNext() {
        const { runs, shown } = world.store.getState();
        const next = nextRun(lesson.variants, lesson.id, shown?.variant ?? "", runs);
        if (next) run(next.id, "scripted");
      },
      terminate: () => signal("pod.delete"),
      kill: () => signal("pod.kill"),
      stop: () => void world.ask({ type: "run.stop" }),
    };
  }, [world, lesson, unlocked, onRun]);
}
