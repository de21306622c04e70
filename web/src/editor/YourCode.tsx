import { memo, useEffect, useId, useMemo, useRef, useState } from "react";
import type { LessonEntry } from "../link/index.ts";
import { Empty } from "../ui/index.ts";
import { useShownRun, useWorld, type Draft } from "../world/index.ts";
import type { Told } from "./cm/problems.ts";
import { ProgramEditor, type Left } from "./cm/program-editor.ts";
import { openDraft, sourceText } from "./draft.ts";
import { Status } from "./Status.tsx";
import { Tools, type Against } from "./Tools.tsx";
import { useFollowing } from "./use-following.ts";
import css from "./code.module.css";

/** How the editors of this page were left, by lesson: another tab of the dock takes no undo away. */
const left = new Map<string, Left>();

interface Props {
  readonly lesson: LessonEntry;
  onRun(): void;
}

interface Texts {
  readonly draft: Draft | undefined;
  readonly solution: string | undefined;
}

/** The learner's own program: written here, kept in this browser, run in the place of the lesson's. */
export const YourCode = memo(function YourCode({ lesson, onRun }: Props) {
  const world = useWorld();
  const [texts, setTexts] = useState<Texts>();
  useEffect(() => {
    let wanted = true;
    void Promise.all([openDraft(world, lesson), sourceText(lesson, "fixed")]).then(([draft, solution]) => {
      if (wanted) setTexts({ draft, solution });
    });
    return () => {
      wanted = false;
    };
  }, [world, lesson]);
  if (!texts) return null;
  if (!texts.draft) return <Empty>This page was built without the sources of this lesson.</Empty>;
  return <Desk lesson={lesson} start={texts.draft.start} solution={texts.solution} onRun={onRun} />;
});

interface DeskProps extends Props {
  readonly start: string;
  readonly solution: string | undefined;
}

function Desk({ lesson, start, solution, onRun }: DeskProps) {
  const world = useWorld();
  const host = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<ProgramEditor>();
  const [problems, setProblems] = useState<readonly Told[]>([]);
  const [against, setAgainst] = useState<Against>();
  const hint = useId();
  const run = useRef(onRun);
  useEffect(() => {
    run.current = onRun;
  });

  useEffect(() => {
    if (!host.current) return undefined;
    const made = new ProgramEditor(host.current, {
      text: world.drafts.get(lesson.id)?.text ?? start,
      left: left.get(lesson.id),
      label: "Your code, pods/yours.ts",
      describedBy: hint,
      check: (program) => world.check(program),
      onChange: (text) => world.drafts.write(lesson.id, text),
      onProblems: setProblems,
      onRun: () => run.current(),
    });
    setEditor(made);
    const leave = world.drafts.store.subscribe(({ drafts }) => {
      const kept = drafts[lesson.id]?.text;
      if (kept !== undefined) made.replace(kept);
    });
    return () => {
      leave();
      setEditor(undefined);
      left.set(lesson.id, made.left);
      made.destroy();
    };
  }, [world, lesson.id, start, hint]);

  const ran = useShownRun().run?.history.header.program?.text;
  const originals = useMemo(() => ({ start, solution, ran }), [start, solution, ran]);
  const original = against && originals[against];
  useEffect(() => editor?.compare(original), [editor, original]);

  useFollowing(editor, lesson);
  return (
    <div className={css["code"]}>
      <Tools
        lesson={lesson}
        editor={editor}
        start={start}
        originals={originals}
        against={against}
        onAgainst={setAgainst}
        onRun={onRun}
      />
      <div ref={host} className={css["editor"]} data-testid="editor" />
      <p id={hint} className="visually-hidden">
        Tab indents. Press Escape, then Tab, to leave the editor. F8 goes to the next problem. Control or
        Command with Enter runs it.
      </p>
      <Status lesson={lesson} editor={editor} problems={problems} against={against} onAgainst={setAgainst} />
    </div>
  );
}
