import { useEffect } from "react";
import { useWorld, type World } from "../world/index.ts";
import { alignedTime } from "./alignment.ts";

/** When a fork that was being watched has ended, holds it against its parent, at the moment of the question. */
export function useForks(): void {
  const world = useWorld();
  useEffect(
    () =>
      world.store.subscribe(({ going }, before) => {
        if (going !== null || before.going === null) return;
        const ended = before.going;
        // The world tells of the end before it has told the playhead.
        queueMicrotask(() => compareWithParent(world, ended));
      }),
    [world],
  );
}

function compareWithParent(world: World, ended: string): void {
  const { runs, shown } = world.store.getState();
  const fork = runs.get(ended);
  const { origin } = fork?.history.header ?? {};
  const parent = runs.get(origin?.run);
  if (!fork || !origin || !parent || shown?.run !== ended) return;
  if (fork.history.finished?.how !== "ended") return;
  world.compare(parent.id);
  world.playhead.seek(alignedTime(parent.history, fork.history, origin.at));
}
