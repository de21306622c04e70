import { useEffect, useMemo } from "react";
import type { LessonEntry } from "../link/index.ts";
import { sceneEnd, useShownRun, useWorld, useWorldState, type Playhead, type Run } from "../world/index.ts";
import { alignedPlayhead, alignedTime } from "./alignment.ts";
import { diffOf, type Diff, type Pair } from "./diff.ts";
import { inOrder } from "./sides.ts";

/** One of two runs that are looked at together. */
export interface Side {
  readonly run: Run;
  readonly version: number;
  readonly playhead: Playhead;
  readonly selected: number | null;
  select(request: number | null): void;
  /** @param t ms since this run began. */
  seek(t: number): void;
}

export interface Comparison {
  readonly sides: readonly [before: Side, after: Side];
  /** Undefined as long as one of them goes on. */
  readonly diff: Diff | undefined;
  /** Selects an arrival in both, and goes to the moment at which it ended where it was lost. */
  choose(pair: Pair): void;
  /** Puts another run in the place of one side. */
  replace(side: 0 | 1, run: string): void;
}

/** The shown run and the one that is held against it; undefined when nothing is. */
export function useComparison(lesson: LessonEntry): Comparison | undefined {
  const world = useWorld();
  const { run: shown, version } = useShownRun();
  const other = useWorldState(({ runs, compared }) => runs.get(compared));
  const selected = useWorldState((state) => (state.selected?.of === "request" ? state.selected.id : null));
  const over = Boolean(shown?.history.finished && other?.history.finished);
  useLongerPlayhead(shown, other, over);

  const sides = useMemo(
    () => shown && other && { order: inOrder(shown, other, lesson.variants), shown, other },
    [shown, other, lesson],
  );
  const diff = useMemo(
    () => (sides && over ? diffOf(sides.order[0].history, sides.order[1].history) : undefined),
    [sides, over],
  );
  const twins = useMemo(() => twinsOf(diff), [diff]);
  const playhead = useMemo(
    () => sides && alignedPlayhead(world.playhead, sides.shown.history, sides.other.history),
    [world, sides],
  );

  return useMemo(() => {
    if (!sides || !playhead) return undefined;
    const [before] = sides.order;
    const shownIsFirst = before === sides.shown;
    const [fromShown, toShown] = shownIsFirst ? [twins.after, twins.before] : [twins.before, twins.after];
    const own: Side = {
      run: sides.shown,
      version,
      playhead: world.playhead,
      selected,
      select: (id) => (id === null ? world.select(null) : world.pick(id)),
      seek: (t) => world.playhead.seek(t),
    };
    const second: Side = {
      run: sides.other,
      version: sides.other.version,
      playhead,
      selected: selected === null ? null : (fromShown.get(selected) ?? null),
      select(id) {
        const twin = id === null ? undefined : toShown.get(id);
        if (twin === undefined) world.select(null);
        else world.pick(twin);
      },
      seek: (t) => world.playhead.seek(alignedTime(sides.other.history, sides.shown.history, t)),
    };
    return {
      sides: shownIsFirst ? [own, second] : [second, own],
      diff,
      choose({ before: one, after: two }) {
        const intent = shownIsFirst ? (one ?? two) : (two ?? one);
        const mine = shownIsFirst ? one : two;
        if (mine) world.pick(mine.last.id);
        const lost = one?.lost ? one : two?.lost ? two : intent;
        if (!lost?.last.settled) return;
        const t = lost.last.settled.t;
        const isMine = lost === mine;
        if (world.playhead.moving) world.playhead.pause();
        (isMine ? own : second).seek(t);
      },
      replace(side, id) {
        const stays = sides.order[side === 0 ? 1 : 0];
        const moment = world.playhead.now();
        world.showRun(stays.id);
        world.compare(id);
        world.playhead.seek(alignedTime(sides.shown.history, stays.history, moment));
      },
    };
  }, [world, sides, playhead, twins, diff, selected, version]);
}

/** A request's number in one run → in the other. */
function twinsOf(diff: Diff | undefined): {
  readonly before: ReadonlyMap<number, number>;
  readonly after: ReadonlyMap<number, number>;
} {
  const before = new Map<number, number>();
  const after = new Map<number, number>();
  for (const pair of diff?.pairs ?? []) {
    if (!pair.before || !pair.after) continue;
    for (const { id } of [pair.before.first, pair.before.last]) after.set(id, pair.after.last.id);
    for (const { id } of [pair.after.first, pair.after.last]) before.set(id, pair.before.last.id);
  }
  return { before, after };
}

/** While two runs are held against each other the playhead reaches to the end of the longer one. */
function useLongerPlayhead(shown: Run | undefined, other: Run | undefined, over: boolean): void {
  const { playhead } = useWorld();
  useEffect(() => {
    if (!shown || !other || !over) return;
    const own = sceneEnd(shown.history);
    playhead.grow(Math.max(own, alignedTime(other.history, shown.history, sceneEnd(other.history))), true);
    return () => playhead.grow(own, true);
  }, [playhead, shown, other, over]);
}
