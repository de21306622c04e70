import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { scenarioOf } from "../../../server/protocol/index.ts";
import {
  LessonContext,
  predictFirst,
  record,
  useLessonProgress,
  variantOf,
  type LessonPlace,
} from "../lesson/index.ts";
import type { About, Api, LessonEntry } from "../link/index.ts";
import type { Commands } from "../panels/index.ts";
import { Comparison, RunsTab, useForks } from "../runs/index.ts";
import { DropTarget, saveJournal } from "../share/index.ts";
import { fetchStage } from "../stage/index.ts";
import { fetchTimeline } from "../timeline/index.ts";
import { late, useMedia, whenIdle } from "../ui/index.ts";
import { useDraw, useShownRun, useWorld, useWorldState } from "../world/index.ts";
import { Banners } from "./Banner.tsx";
import { Header } from "./Header.tsx";
import { MediumLayout } from "./MediumLayout.tsx";
import { NarrowLayout } from "./NarrowLayout.tsx";
import { Announcer, ControlBar, Footer, Keyboard, Mended, RunTools } from "./parts.tsx";
import { askedVariant, useAddress } from "./use-address.ts";
import { useCommands } from "./use-commands.ts";
import { useLocked } from "./use-locked.ts";
import { useOpenJournal } from "./use-open-journal.ts";
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
export function LessonPage({ lesson: given, lessons, about, api }: Props) {
  const world = useWorld();
  const lesson = useTold(given);
  const { predicted } = useLessonProgress(lesson.id);
  const unlocked = predicted !== undefined;
  const shown = useWorldState((state) => state.shown);
  const broken = variantOf(lesson, "broken");
  const variant = shown?.lesson === lesson.id ? shown.variant : broken;
  const [help, setHelp] = useState(false);
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
    const asked = askedVariant(lesson);
    if (asked !== undefined) return world.show({ lesson: lesson.id, variant: asked });
    // After a reload the lab may be in the middle of a run of this lesson: that is what to look at.
    const going = runs.all().findLast(({ history }) => history.header.lesson === lesson.id);
    if (going) world.showRun(going.id);
    else world.show({ lesson: lesson.id, variant: broken });
  }, [world, lesson, broken]);

  useAddress(lesson, variant);

  const onRun = useCallback(() => {
    if (narrow) root.current?.querySelector("[data-part=stage]")?.scrollIntoView({ block: "start" });
  }, [narrow]);
  const commands = useCommands(lesson, unlocked, onRun);
  const { run } = useShownRun();
  const place = usePlace(lesson, lessons, about, broken, unlocked, commands.run);
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
  const second = run?.history.header.scenario.second ?? scenarioOf(lesson, variant).second;
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
          <div className={css["foot"]}>
            <Footer
              onHelp={() => setHelp(true)}
              onExport={run?.history.finished ? () => void saveJournal(world, api, run) : undefined}
            />
          </div>
        )}
      </div>
      <Announcer />
      <Mended lesson={lesson} />
      <DropTarget onOpen={open} />
      <Suspense fallback={null}>{help && <KeyHelp open onOpen={setHelp} />}</Suspense>
      <Keyboard
        lesson={lesson}
        lessons={lessons}
        variant={variant}
        unlocked={unlocked}
        commands={commands}
        onHelp={() => setHelp(true)}
      />
    </LessonContext>
  );
}

/** The lesson with what may be looked at: the faults that are drawn from, too, once these are no secret any more. */
function useTold(lesson: LessonEntry): LessonEntry {
  const told = useDraw(lesson)?.told ?? false;
  return useMemo(
    () => (told ? { ...lesson, variants: [...lesson.variants, ...lesson.pool] } : lesson),
    [lesson, told],
  );
}

function usePlace(
  lesson: LessonEntry,
  lessons: readonly LessonEntry[],
  about: About,
  broken: string,
  unlocked: boolean,
  run: Commands["run"],
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
      lessons,
      tier: about.tier,
      brokenRun: finished.find(({ id }) => id === broken)?.history,
      unlocked,
      run: (variant, own) =>
        unlocked ? run(variant, "scripted", own) : dispatchEvent(new Event(predictFirst)),
    }),
    [lesson, lessons, about, broken, finished, unlocked, run],
  );
}
