import { useMemo } from "react";
import { Diff, Play, Redo2, RotateCcw, Search, Undo2 } from "lucide-react";
import { useStore } from "zustand";
import type { LessonEntry } from "../link/index.ts";
import { Button, IconButton, MenuBox, MenuGroup, MenuItem } from "../ui/index.ts";
import { useThrottled, useWorld } from "../world/index.ts";
import type { ProgramEditor } from "./cm/program-editor.ts";
import { diffLines } from "./diff.ts";
import { draftOf, hasManifests, ownNames, type FileKind } from "./files.ts";
import { FileSwitch } from "./FileSwitch.tsx";
import css from "./code.module.css";

/** What one's own text is held against. */
export type Against = "start" | "solution" | "ran";

interface Props {
  readonly lesson: LessonEntry;
  readonly file: FileKind;
  onFile(file: FileKind): void;
  readonly editor: ProgramEditor | undefined;
  readonly start: string;
  /** What it can be held against. */
  readonly originals: Readonly<Record<Against, string | undefined>>;
  readonly against: Against | undefined;
  onAgainst(against: Against | undefined): void;
  onRun(): void;
}

const runKey = /Mac|iP(hone|ad)/.test(navigator.platform) ? "⌘↵" : "Ctrl ↵";

/** What can be done with one's own text, besides writing it. */
export function Tools(props: Props) {
  const { lesson, file, onFile, editor, start, originals, against, onAgainst, onRun } = props;
  const { drafts } = useWorld();
  const text = useThrottled(
    useStore(drafts.store, (state) => state.drafts[draftOf(lesson.id, file)]?.text ?? start),
    200,
  );
  const changes = useMemo(() => {
    const { added, removed } = diffLines(start.split("\n"), text.split("\n"));
    return [added.size > 0 && `+${added.size}`, removed > 0 && `−${removed}`].filter(Boolean).join(" ");
  }, [start, text]);
  return (
    <div className={css["tools"]} role="toolbar" aria-label="Your code">
      {hasManifests(lesson) ? (
        <FileSwitch shown={file} onShow={onFile} />
      ) : (
        <span className={css["file"]} title="Runs in the place of the lesson’s pods/broken.ts">
          {ownNames.program}
        </span>
      )}
      <MenuBox
        trigger={
          <Button
            look="quiet"
            className={css["changes"] ?? ""}
            aria-label={`Difference: ${changes || "none"} against the start`}
            title="Show the difference"
          >
            <Diff size={14} aria-hidden="true" /> {changes}
          </Button>
        }
      >
        <MenuGroup label="Show the difference">
          <MenuItem onClick={() => onAgainst("start")} detail="What you have changed so far">
            {mark(against === "start")}to what you started from
          </MenuItem>
          {originals.ran !== undefined && (
            <MenuItem onClick={() => onAgainst("ran")} detail="What you have edited since">
              {mark(against === "ran")}to the code of the shown run
            </MenuItem>
          )}
          {originals.solution !== undefined && (
            <MenuItem onClick={() => onAgainst("solution")} detail="Removed lines are those of the fixed pod">
              {mark(against === "solution")}to the fixed pod
            </MenuItem>
          )}
          <MenuItem onClick={() => onAgainst(undefined)}>{mark(against === undefined)}not at all</MenuItem>
        </MenuGroup>
        {originals.ran !== undefined && originals.ran !== text && (
          <MenuGroup label="Bring back">
            <MenuItem
              onClick={() => originals.ran !== undefined && editor?.replace(originals.ran)}
              detail="In the place of yours; can be undone"
            >
              the code of the shown run
            </MenuItem>
          </MenuGroup>
        )}
      </MenuBox>
      <span className={css["space"]} />
      <IconButton label="Undo" disabled={!editor} onClick={() => editor?.undo()}>
        <Undo2 size={14} aria-hidden="true" />
      </IconButton>
      <IconButton label="Redo" disabled={!editor} onClick={() => editor?.redo()}>
        <Redo2 size={14} aria-hidden="true" />
      </IconButton>
      <IconButton label="Find" disabled={!editor} onClick={() => editor?.find()}>
        <Search size={14} aria-hidden="true" />
      </IconButton>
      <IconButton
        label="Reset to what it started from (can be undone)"
        disabled={!editor || changes === ""}
        onClick={() => {
          editor?.replace(start);
          editor?.focus();
        }}
      >
        <RotateCcw size={14} aria-hidden="true" />
      </IconButton>
      <Button onClick={onRun} title="Run your code" className={css["runYours"] ?? ""}>
        <Play size={13} aria-hidden="true" /> Run <kbd>{runKey}</kbd>
      </Button>
    </div>
  );
}

const mark = (on: boolean): string => (on ? "✓ " : "");
