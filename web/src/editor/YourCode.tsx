import { memo, useEffect, useId, useMemo, useRef, useState } from "react";
import type { LessonEntry } from "../link/index.ts";
import { Empty } from "../ui/index.ts";
import { useDraw, useShownRun, useWorld } from "../world/index.ts";
import type { Told } from "./cm/problems.ts";
import { ProgramEditor, type Left } from "./cm/program-editor.ts";
import { openDrafts, sourceText } from "./draft.ts";
import { draftOf, ownNames, type FileKind } from "./files.ts";
import { Status } from "./Status.tsx";
import { Tools, type Against } from "./Tools.tsx";
import { useFollowing } from "./use-following.ts";
import css from "./code.module.css";

/** How the editors of this page were left, by their text: another tab of the dock takes no undo away. */
const left = new Map<string, Left>();

interface Props {
  readonly lesson: LessonEntry;
  readonly file: FileKind;
  onFile(file: FileKind): void;
  onRun(): void;
}

interface Texts {
  readonly of: FileKind;
  /** What the text started from. */
  readonly start: string | undefined;
  readonly solution: string | undefined;
}

/** The learner's own program and manifest: written here, kept in this browser, run in the place of the lesson's. */
export const YourCode = memo(function YourCode(props: Props) {
  const { lesson, file } = props;
  const world = useWorld();
  const [texts, setTexts] = useState<Texts>();
  const draw = useDraw(lesson);
  useEffect(() => {
    let wanted = true;
    void Promise.all([openDrafts(world, lesson), sourceText(lesson, "fixed", file)]).then(
      ([opened, solution]) => {
        const start = opened && world.drafts.get(draftOf(lesson.id, file))?.start;
        if (wanted) setTexts({ of: file, start, solution });
      },
    );
    return () => {
      wanted = false;
    };
  }, [world, lesson, file]);
  if (texts?.of !== file) return null;
  if (texts.start === undefined)
    return <Empty>This page was built without the sources of this lesson.</Empty>;
  // Nobody is told by the way what was planted.
  const solution = draw && !draw.told ? undefined : texts.solution;
  return <Desk key={file} {...props} start={texts.start} solution={solution} />;
});

interface DeskProps extends Props {
  readonly start: string;
  readonly solution: string | undefined;
}

function Desk({ lesson, file, onFile, start, solution, onRun }: DeskProps) {
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

  const of = draftOf(lesson.id, file);
  useEffect(() => {
    if (!host.current) return undefined;
    const made = new ProgramEditor(host.current, {
      kind: file,
      text: world.drafts.get(of)?.text ?? start,
      left: left.get(of),
      label: `Your code, pods/${ownNames[file]}`,
      describedBy: hint,
      check: (text) => world.check(file, text),
      onChange: (text) => world.drafts.write(of, text),
      onProblems: setProblems,
      onRun: () => run.current(),
    });
    setEditor(made);
    const leave = world.drafts.store.subscribe(({ drafts }) => {
      const kept = drafts[of]?.text;
      if (kept !== undefined) made.replace(kept);
    });
    return () => {
      leave();
      setEditor(undefined);
      left.set(of, made.left);
      made.destroy();
    };
  }, [world, file, of, start, hint]);

  const ran = useShownRun().run?.history.header[file]?.text;
  const originals = useMemo(() => ({ start, solution, ran }), [start, solution, ran]);
  const original = against && originals[against];
  useEffect(() => editor?.compare(original), [editor, original]);

  // What a run says of lines, it says of its program's.
  useFollowing(file === "program" ? editor : undefined, lesson);
  return (
    <div className={css["code"]}>
      <Tools
        lesson={lesson}
        file={file}
        onFile={onFile}
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
      <Status
        lesson={lesson}
        file={file}
        editor={editor}
        problems={problems}
        against={against}
        onAgainst={setAgainst}
      />
    </div>
  );
}
