import { useLocation } from "wouter";
import type { LessonEntry } from "../link/index.ts";
import { possible, stepLoss, usePlayback, type Commands } from "../panels/index.ts";
import { toggleComparison } from "../runs/index.ts";
import { useShownRun, useWorld, yours } from "../world/index.ts";
import { useKeys, useRunKey } from "./keys.ts";
import { useMe } from "./me.ts";
import { usePalette } from "./palette/index.ts";
import { useTheme } from "./theme.ts";

interface Props {
  readonly lesson: LessonEntry;
  readonly lessons: readonly LessonEntry[];
  readonly variant: string;
  readonly unlocked: boolean;
  readonly commands: Commands;
  onHelp(): void;
}

/** Everything that can be done on a lesson's page without a mouse: its keys, and the palette. */
export function Keyboard({ lesson, lessons, variant, unlocked, commands, onHelp }: Props) {
  const world = useWorld();
  const [, go] = useLocation();
  const { run } = useShownRun();
  const playback = usePlayback();
  const me = useMe();
  useKeys({
    r: commands.runNext,
    t: commands.terminate,
    k: commands.kill,
    " ": playback.toggle,
    ",": () => playback.step(-1),
    ".": () => playback.step(1),
    "[": () => playback.phase(-1),
    "]": () => playback.phase(1),
    n: () => stepLoss(world, 1),
    p: () => stepLoss(world, -1),
    c: () => toggleComparison(world, lesson),
    P: () => go(`/lessons/${lesson.id}/present`),
    Escape: () => world.select(null),
    "?": onHelp,
  });

  useRunKey(variant === yours ? () => commands.run(yours, "scripted") : undefined);

  const theme = useTheme();
  return usePalette(() => ({
    lesson,
    lessons,
    commands,
    playback,
    can: possible(world.store.getState(), unlocked, lesson.subject),
    compare: () => toggleComparison(world, lesson),
    instructs: me.role === "instructor",
    noRun: run ? undefined : "nothing has been run yet",
    go,
    help: onHelp,
    turnTheme: theme.turn,
    nextTheme: theme.next,
  }));
}
