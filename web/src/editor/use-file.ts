import { useCallback, useState } from "react";
import type { LessonEntry } from "../link/index.ts";
import { useWorldState } from "../world/index.ts";
import { fileKinds, hasManifests, mendedFile, type FileKind } from "./files.ts";

const prefix = "lastcall.file.v1.";

function remembered(lesson: LessonEntry): FileKind {
  const kept = localStorage.getItem(prefix + lesson.id);
  return (hasManifests(lesson) && fileKinds.find((kind) => kind === kept)) || mendedFile(lesson);
}

/** Which file of a lesson's pods is looked at, kept per lesson; a line that somebody wants to see is the program's. */
export function useFile(lesson: LessonEntry): [FileKind, (kind: FileKind) => void] {
  const wanted = useWorldState((state) => state.codeLine);
  const [chosen, setChosen] = useState(() => ({ kind: remembered(lesson), after: null as typeof wanted }));
  const choose = useCallback(
    (kind: FileKind) => {
      localStorage.setItem(prefix + lesson.id, kind);
      setChosen({ kind, after: wanted });
    },
    [lesson.id, wanted],
  );
  // Whoever has chosen a file since somebody wanted to see a line, has seen it.
  return [wanted && wanted !== chosen.after ? "program" : chosen.kind, choose];
}
