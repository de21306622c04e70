import { useEffect, useRef, useState } from "react";
import { useLocation, useSearch } from "wouter";
import { ChevronLeft, ChevronRight, Expand, Target, X } from "lucide-react";
import { variantOf } from "../lesson/index.ts";
import type { Api, LessonEntry } from "../link/index.ts";
import { Source, useFile } from "../editor/index.ts";
import { Button, IconButton, Mark } from "../ui/index.ts";
import { useWorldState } from "../world/index.ts";
import { Ballot, RoomBallot } from "./Ballot.tsx";
import { Outcome } from "./Outcome.tsx";
import { Pointer } from "./Pointer.tsx";
import { recordingOf, usePreparation } from "./recorded.ts";
import { RunScreen } from "./RunScreen.tsx";
import { nameOf, stepAt, stepsOf, type Step } from "./steps.ts";
import { usePresenterKeys } from "./use-presenter-keys.ts";
import css from "./present.module.css";

interface Props {
  readonly lesson: LessonEntry;
  /** The server of a workshop, whose learners predict on their own pages. */
  readonly workshop: Api | undefined;
}

/** A lesson before fifty people: large, one thing at a time, by key or clicker. */
export function Presenter({ lesson, workshop }: Props) {
  const [, go] = useLocation();
  const search = useSearch();
  const steps = stepsOf(lesson);
  const at = stepAt(search, steps.length);
  const step = steps[at] ?? { kind: "opening" };
  const [pointer, setPointer] = useState(false);
  const [blank, setBlank] = useState(false);
  const screen = useRef<HTMLElement>(null);
  const home = `/lessons/${lesson.id}`;
  const to = (next: number) => {
    setBlank(false);
    const wanted = Math.min(steps.length - 1, Math.max(0, next));
    if (wanted === at) return;
    screen.current?.scrollTo(0, 0);
    go(`${home}/present?step=${wanted + 1}`, { replace: true });
  };
  usePresenterKeys({
    next: () => (blank ? setBlank(false) : to(at + 1)),
    previous: () => to(at - 1),
    first: () => to(0),
    last: () => to(steps.length - 1),
    pointer: () => setPointer(!pointer),
    blank: () => setBlank(!blank),
    fullScreen: toggleFullScreen,
    leave: () => go(home),
  });
  useEffect(() => {
    document.title = `${lesson.title} · presenting · Last Call`;
  }, [lesson]);
  return (
    <div className={css["presenter"]} data-step={step.kind}>
      <header className={css["head"]}>
        <Mark />
        <h1>{lesson.title}</h1>
        <p aria-live="polite">{nameOf(step, lesson)}</p>
        <IconButton
          label="Pointer  L"
          on={pointer}
          aria-pressed={pointer}
          onClick={() => setPointer(!pointer)}
        >
          <Target size={18} aria-hidden="true" />
        </IconButton>
        <IconButton label="Full screen  F" onClick={toggleFullScreen}>
          <Expand size={18} aria-hidden="true" />
        </IconButton>
        <IconButton label="Leave the presentation  Esc" onClick={() => go(home)}>
          <X size={18} aria-hidden="true" />
        </IconButton>
      </header>
      {/* What is longer than the window has to be scrolled without a mouse too: by the arrows up and down. */}
      <main ref={screen} className={css["screen"]} tabIndex={0}>
        <Screen key={at} step={step} lesson={lesson} workshop={workshop} />
      </main>
      <nav className={css["foot"]} aria-label="Steps">
        <IconButton label="Previous step  ←" disabled={at === 0} onClick={() => to(at - 1)}>
          <ChevronLeft size={20} aria-hidden="true" />
        </IconButton>
        <ol>
          {steps.map((each, index) => (
            <li key={nameOf(each, lesson)}>
              <button
                type="button"
                aria-label={`${index + 1}: ${nameOf(each, lesson)}`}
                aria-current={index === at ? "step" : undefined}
                title={nameOf(each, lesson)}
                onClick={() => to(index)}
              />
            </li>
          ))}
        </ol>
        <span>
          {at + 1} / {steps.length}
        </span>
        <IconButton label="Next step  →" disabled={at === steps.length - 1} onClick={() => to(at + 1)}>
          <ChevronRight size={20} aria-hidden="true" />
        </IconButton>
      </nav>
      {pointer && <Pointer />}
      {blank && (
        <button
          type="button"
          className={css["blank"]}
          aria-label="The screen is blank: show it again"
          onClick={() => setBlank(false)}
        />
      )}
    </div>
  );
}

function Screen({ step, lesson, workshop }: Props & { step: Step }) {
  const runs = useWorldState((state) => state.runs);
  switch (step.kind) {
    case "opening":
      return <Opening lesson={lesson} />;
    case "vote":
    case "reveal": {
      const ballot = {
        lesson: lesson.id,
        question: step.of,
        choice: lesson[step.of],
        revealed: step.kind === "reveal",
      };
      if (step.of === "explain") return <Ballot {...ballot} />;
      const history = recordingOf(runs, lesson.id, variantOf(lesson, "broken"))?.history;
      return workshop ? (
        <RoomBallot {...ballot} history={history} api={workshop} />
      ) : (
        <Ballot {...ballot} history={history} />
      );
    }
    case "run":
      return <RunScreen lesson={lesson} variant={step.variant} />;
    case "code":
      return <Mend lesson={lesson} />;
    case "outcome":
      return <Outcome lesson={lesson} />;
  }
}

function Opening({ lesson }: { lesson: LessonEntry }) {
  const { missing, busy, prepare } = usePreparation(lesson);
  const open = useWorldState(({ connection }) => connection.is === "open");
  const all = lesson.variants.length;
  return (
    <section className={css["opening"]}>
      <p>{lesson.part}</p>
      <h2>{lesson.question}</h2>
      <div className={css["prepare"]} role="status">
        {busy ? (
          <p>
            Recording run {all - missing.length + 1} of {all} …
          </p>
        ) : missing.length === 0 ? (
          <p>All {all} runs are recorded in this page: the room’s network may fail.</p>
        ) : (
          <>
            <Button aria-disabled={!open} onClick={() => open && void prepare()}>
              Record {missing.length === all ? "all" : "the other"} {missing.length} runs now
            </Button>
            <p>Then the talk goes on even where the network fails.</p>
          </>
        )}
      </div>
    </section>
  );
}

function Mend({ lesson }: { lesson: LessonEntry }) {
  const [file, setFile] = useFile(lesson);
  const fixed = lesson.variants.find(({ role }) => role === "fixed");
  if (!fixed) return null;
  return (
    <section className={css["mend"]} aria-label="What changes">
      <Source lesson={lesson} variant={fixed} file={file} onFile={setFile} changeCentred />
    </section>
  );
}

function toggleFullScreen(): void {
  // Refused without a gesture of the user's, and where the browser has none: the page is then as large as it is.
  const change = document.fullscreenElement
    ? document.exitFullscreen()
    : document.documentElement.requestFullscreen();
  change.catch(() => undefined);
}
