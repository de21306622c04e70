import { useEffect, useState } from "react";
import type { Header } from "../../../server/protocol/index.ts";
import { momentOf, spotOf } from "../share/index.ts";
import { useWorld, type World } from "../world/index.ts";

/**
 * Shows a kept run, at the moment and the request that the address names.
 *
 * @returns its header; `missing` when there is no such run, of which a notice tells more; undefined until it is known.
 */
export function useKeptRun(id: string): Header | "missing" | undefined {
  const world = useWorld();
  const [found, setFound] = useState<Header | "missing">();
  useEffect(() => {
    let wanted = true;
    let leave = () => {};
    void world.load(id).then((there) => {
      if (!wanted) return;
      if (there) {
        lookAt(world, id);
        leave = holdAgainstOldRuns(world, id);
      }
      setFound(world.store.getState().runs.get(id)?.history.header ?? "missing");
    });
    return () => {
      wanted = false;
      leave();
    };
  }, [world, id]);
  return found;
}

/** Goes to what the address points at. */
function lookAt(world: World, id: string): void {
  const run = world.store.getState().runs.get(id);
  if (!run) return;
  const { seconds, request } = spotOf(location.search);
  if (request !== undefined && run.history.requests.has(request)) world.pick(request);
  if (seconds !== undefined) world.playhead.seek(momentOf(run.history, seconds));
}

/**
 * A page that is loaded anew is told by its lab of the run that the lab made last, from its beginning: another run is
 * then not shown, and this one, told a second time, is looked at again when it is whole. Holds until the reader does
 * something.
 *
 * @returns what ends it.
 */
function holdAgainstOldRuns(world: World, id: string): () => void {
  const opened = performance.timeOrigin;
  const loaded = world.store.getState().runs.get(id);
  let seen = loaded?.history.finished ? loaded : undefined;
  const leave = world.store.subscribe(({ shown, runs }) => {
    const run = runs.get(id);
    const other = shown?.run === id ? undefined : runs.get(shown?.run);
    if (other && Date.parse(other.history.header.startedAt) <= opened) {
      world.showRun(id);
      return lookAt(world, id);
    }
    if (other || !run?.history.finished || run === seen) return;
    seen = run;
    // The world tells of a run's end before it has told the playhead.
    queueMicrotask(() => lookAt(world, id));
  });
  const end = () => {
    leave();
    removeEventListener("pointerdown", end, true);
    removeEventListener("keydown", end, true);
  };
  addEventListener("pointerdown", end, true);
  addEventListener("keydown", end, true);
  return end;
}
