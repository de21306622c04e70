import { memo, useMemo } from "react";
import { Check, CircleAlert, Diff, Info, Pencil, TriangleAlert } from "lucide-react";
import { useStore } from "zustand";
import type { LessonEntry } from "../link/index.ts";
import { atSeconds, plural } from "../ui/index.ts";
import { useShownRun, useWorld, useWorldState } from "../world/index.ts";
import type { Told } from "./cm/problems.ts";
import type { ProgramEditor } from "./cm/program-editor.ts";
import { draftOf, fileKinds, type FileKind } from "./files.ts";
import { resultOf } from "./result.ts";
import type { Against } from "./Tools.tsx";
import css from "./code.module.css";

interface Props {
  readonly lesson: LessonEntry;
  readonly file: FileKind;
  readonly editor: ProgramEditor | undefined;
  readonly problems: readonly Told[];
  readonly against: Against | undefined;
  onAgainst(against: undefined): void;
}

const others: Record<Against, string> = {
  start: "what you started from",
  solution: "the fixed pod",
  ran: "what ran",
};

/** Where one stands: what can't be parsed, how the last run went, and whether it was of this very text. */
export const Status = memo(function Status(props: Props) {
  const { lesson, file, editor, problems, against, onAgainst } = props;
  const kept = useStore(useWorld().drafts.store, (state) => state.kept);
  return (
    <div className={css["status"]} data-testid="standing">
      {!kept && (
        <p data-tone="warn">
          <TriangleAlert size={14} aria-hidden="true" />
          <span>This browser has no room to keep your code: copy it before you close the page.</span>
        </p>
      )}
      {against && (
        <p>
          <Diff size={14} aria-hidden="true" />
          <span>+ only in yours, − only in {others[against]}.</span>
          <button type="button" onClick={() => onAgainst(undefined)}>
            Hide
          </button>
        </p>
      )}
      <FromElsewhere of={draftOf(lesson.id, file)} />
      <Problems problems={problems} editor={editor} />
      <LastRun lesson={lesson} />
    </div>
  );
});

/** Another tab has the last word on a text; this one says so until something is written here. */
function FromElsewhere({ of }: { of: string }) {
  const { store } = useWorld().drafts;
  const elsewhere = useStore(store, (state) => state.elsewhere);
  const text = useStore(store, (state) => state.drafts[of]?.text);
  if (elsewhere?.of !== of || elsewhere.text !== text) return null;
  return (
    <p>
      <Info size={14} aria-hidden="true" />
      <span>Written in another tab, which had the last word. Undo brings your text back.</span>
    </p>
  );
}

function Problems({ problems, editor }: Pick<Props, "problems" | "editor">) {
  const [first] = problems;
  if (!first) return null;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  return (
    <p data-tone="bad">
      <CircleAlert size={14} aria-hidden="true" />
      <span>
        Line {first.line}: {first.message}
        {more}
      </span>
      <button type="button" onClick={() => editor?.nextProblem()}>
        Go there <kbd>F8</kbd>
      </button>
    </p>
  );
}

function LastRun({ lesson }: { lesson: LessonEntry }) {
  const { drafts, playhead } = useWorld();
  const { run } = useShownRun();
  const going = useWorldState((state) => state.going !== null && state.going === state.shown?.run);
  const starting = useWorldState((state) => state.starting);
  const finished = run?.history.finished;
  const edited = useStore(drafts.store, (state) => {
    return fileKinds.some((kind) => {
      const [ran, now] = [run?.history.header[kind]?.text, state.drafts[draftOf(lesson.id, kind)]?.text];
      return ran !== undefined && now !== undefined && now !== ran;
    });
  });
  const result = useMemo(
    () => (run && finished ? resultOf(run.history, lesson) : undefined),
    [run, finished, lesson],
  );
  if (starting || going) return <p>Your code is running …</p>;
  const drawn = lesson.pool.length > 0;
  const start = drawn
    ? `with ${plural(lesson.draws ?? 0, "fault")}`
    : lesson.scenario.trials
      ? "as the broken test"
      : "as the broken pod";
  if (!run) return <p>Not run yet. It began {start}, and is kept in this browser.</p>;
  if (!result) return <p>Cut off: the lab ended before this run did.</p>;
  const proof = run.beats.find(({ seq }) => result.evidence.includes(seq));
  return (
    <>
      {edited && (
        <p>
          <Pencil size={14} aria-hidden="true" />
          <span>Edited since this run.</span>
        </p>
      )}
      <p data-tone={result.good ? "good" : undefined}>
        {result.good ? <Check size={14} aria-hidden="true" /> : <CircleAlert size={14} aria-hidden="true" />}
        <span>
          {result.says}
          {proof && (
            <>
              {" "}
              <button type="button" onClick={() => playhead.seek(proof.t)}>
                See {atSeconds(run.history, proof.t)} s
              </button>
            </>
          )}
        </span>
      </p>
    </>
  );
}
