import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useLocation } from "wouter";
import {
  LessonContext,
  predictFirst,
  record,
  useLessonProgress,
  variantOf,
  type LessonPlace,
} from "../lesson/index.ts";
import type { About, Api, LessonEntry } from "../link/index.ts";
import { Footer, possible, stepLoss, usePlayback } from "../panels/index.ts";
import { Comparison, RunsTab, toggleComparison, useForks } from "../runs/index.ts";
import { DropTarget, saveJournal } from "../share/index.ts";
import { fetchStage } from "../stage/index.ts";
import { fetchTimeline } from "../timeline/index.ts";
import { late, useMedia, whenIdle } from "../ui/index.ts";
import { useShownRun, useWorld, useWorldState, yours } from "../world/index.ts";
import { Announcer } from "./Announcer.tsx";
import { Banners } from "./Banner.tsx";
import { Header } from "./Header.tsx";
import { useKeys, useRunKey } from "./keys.ts";
import { MediumLayout } from "./MediumLayout.tsx";
import { NarrowLayout } from "./NarrowLayout.tsx";
import { ControlBar } from "./parts.tsx";
import { lessonActs, usePalette } from "./palette/index.ts";
import { RunTools, useLocked } from "./RunTools.tsx";
import { useTheme } from "./theme.ts";
import { useCommands } from "./use-commands.ts";
import { useOpenJournal } from "./use-open-journal.ts";
import { useMended } from "./use-mended.ts";
import { WideLayout } from "./WideLayout.tsx";
import css from "./app.module.css";

const KeyHelp = late(async () => ({ default: (await import("./KeyHelp.tsx")).KeyHelp }));

interface Props {
  readonly lesson: LessonEntry;
  readonly lessons: readonly LessonEntry[];
  readonly about: About;
  readonly api: Api;
}

/** One lesson: its text, its lab, and everything to look at it closer. */
export function LessonPage({ lesson, lessons, about, api }: Props) {
  const world = useWorld();
  const { predicted } = useLessonProgress(lesson.id);
  const unlocked = predicted !== undefined;
  const shown = useWorldState((state) => state.shown);
  const broken = variantOf(lesson, "broken");
  const variant = shown?.lesson === lesson.id ? shown.variant : broken;
  const [help, setHelp] = useState(false);
  const [, go] = useLocation();
  const root = useRef<HTMLDivElement>(null);
  const wide = useMedia("(min-width: 1100px)");
  const narrow = useMedia("(max-width: 719px)");

  useEffect(
    () =>
      whenIdle(() => {
        fetchStage();
        fetchTimeline();
      }),
    [],
  );
  useEffect(() => {
    document.title = `${lesson.title} · Last Call`;
    const { shown: now, runs } = world.store.getState();
    if (now?.lesson === lesson.id) return;
    // After a reload the lab may be in the middle of a run of this lesson: that is what to look at.
    const going = runs.all().findLast(({ history }) => history.header.lesson === lesson.id);
    if (going) world.showRun(going.id);
    else world.show({ lesson: lesson.id, variant: broken });
  }, [world, lesson, broken]);

  const onRun = useCallback(() => {
    if (narrow) root.current?.querySelector("[data-part=stage]")?.scrollIntoView({ block: "start" });
  }, [narrow]);
  const commands = useCommands(lesson, unlocked, onRun);
  const playback = usePlayback();
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
    "?": () => setHelp(true),
  });

  useRunKey(variant === yours ? () => commands.run(yours, "scripted") : undefined);

  const { run } = useShownRun();
  const theme = useTheme();
  const palette = usePalette(() =>
    lessonActs({
      lesson,
      lessons,
      commands,
      playback,
      can: possible(world.store.getState(), unlocked, lesson.subject),
      compare: () => toggleComparison(world, lesson),
      noRun: run ? undefined : "nothing has been run yet",
      go,
      help: () => setHelp(true),
      turnTheme: theme.turn,
      nextTheme: theme.next,
    }),
  );

  useMended(lesson);
  const place = usePlace(lesson, about, broken, unlocked, commands.run);
  useForks();
  const open = useOpenJournal(lessons);
  const locked = useLocked(lesson, unlocked);
  const lateTabs = useMemo(
    () => [
      {
        id: "runs",
        label: "Runs",
        content: (
          <Suspense>
            <RunsTab lesson={lesson} api={api} locked={locked} />
          </Suspense>
        ),
      },
    ],
    [lesson, api, locked],
  );
  const parts = { lesson, variant, unlocked, commands, late: lateTabs };
  const comparing = useWorldState(
    ({ runs, shown: now, compared }) => now?.lesson === lesson.id && runs.get(compared) !== undefined,
  );
  const Layout = wide ? WideLayout : narrow ? NarrowLayout : MediumLayout;
  const second = run?.history.header.scenario.second ?? lesson.scenario.second;
  return (
    <LessonContext value={place}>
      <div className={css["page"]} ref={root}>
        <Header
          about={about}
          lessons={lessons}
          lesson={lesson}
          second={second}
          tools={<RunTools lesson={lesson} api={api} unlocked={unlocked} onOpen={open} />}
          onHelp={() => setHelp(true)}
        />
        <main className={css["main"]}>
          <div className={css["banners"]}>
            <Banners about={about} />
          </div>
          {/* Hidden and not gone while two runs are compared: what is open in it stays open. */}
          <div className={css["single"]} hidden={comparing}>
            <Layout {...parts} key={lesson.id} />
          </div>
          {comparing && (
            <Suspense>
              <Comparison lesson={lesson}>
                <ControlBar {...parts} short={!wide} />
              </Comparison>
            </Suspense>
          )}
        </main>
        {!narrow && (
          <Footer
            onHelp={() => setHelp(true)}
            onExport={run?.history.finished ? () => void saveJournal(world, api, run) : undefined}
          />
        )}
      </div>
      <Announcer />
      <DropTarget onOpen={open} />
      <Suspense fallback={null}>{help && <KeyHelp open onOpen={setHelp} />}</Suspense>
      {palette}
    </LessonContext>
  );
}

function usePlace(
  lesson: LessonEntry,
  about: About,
  broken: string,
  unlocked: boolean,
  run: (variant: string, mode: "scripted") => void,
): LessonPlace {
  const runs = useWorldState((state) => state.runs);
  const going = useWorldState((state) => state.going);
  const finished = useMemo(
    () =>
      lesson.variants.flatMap(({ id }) => {
        const newest = runs.latest(lesson.id, id);
        // A run that was stopped or failed has not shown what its variant does.
        return newest && going !== newest.id && newest.history.finished?.how === "ended"
          ? [{ id, history: newest.history }]
          : [];
      }),
    [lesson, runs, going],
  );
  useEffect(() => {
    if (finished.length > 0) record(lesson.id, { ran: finished.map(({ id }) => id) });
  }, [lesson, finished]);
  return useMemo(
    () => ({
      lesson,
      tier: about.tier,
      brokenRun: finished.find(({ id }) => id === broken)?.history,
      unlocked,
      run: (variant) => (unlocked ? run(variant, "scripted") : dispatchEvent(new Event(predictFirst))),
    }),
    [lesson, about, broken, finished, unlocked, run],
  );
}
