import { useEffect, useMemo, useRef } from "react";
import type { LessonEntry } from "../link/index.ts";
import { useNow, useShownRun, useWorld, useWorldState } from "../world/index.ts";
import type { ProgramEditor } from "./cm/program-editor.ts";
import { movedLine } from "./moved-line.ts";
import { saidLine } from "./said.ts";
import { Troubles, type Trouble } from "./trouble.ts";
import { usePhase } from "./use-phase.ts";

const none: readonly Trouble[] = [];

interface Marked {
  readonly editor: ProgramEditor | undefined;
  readonly reader: Troubles | undefined;
  readonly found: readonly Trouble[];
}

const alike = (a: readonly Trouble[], b: readonly Trouble[]): boolean =>
  a.length === b.length && a.every((trouble, index) => trouble === b[index]);

/** The editor follows the run of its program: the phase, what was said last, what went wrong by the playhead. */
export function useFollowing(editor: ProgramEditor | undefined, { id, subject }: LessonEntry): void {
  const world = useWorld();
  const { drafts, playhead } = world;
  const { run } = useShownRun();
  const now = useNow(playhead);
  const phase = usePhase(subject);
  const codeLine = useWorldState((state) => state.codeLine);
  const program = run?.history.header.program;
  const reader = useMemo(() => program && new Troubles(program), [program]);
  const said = run && program && saidLine(run.history, subject, program.text, now);
  const logged = run?.history.logs.length ?? 0;
  const shown = useRef<Marked>({ editor, reader, found: none });

  useEffect(() => editor?.setPhase(phase), [editor, phase]);

  // What a run says of its lines is true of the text as it ran: marks are set on that, and stay with it when it's edited.
  useEffect(() => {
    if (!editor) return;
    const same = program !== undefined && drafts.get(id)?.text === program.text;
    editor.setSaid(same ? said : undefined);
  }, [editor, drafts, id, program, said]);

  useEffect(() => {
    if (!editor) return;
    const found = (run && reader?.read(run.history.logs, logged).filter(({ t }) => t <= now)) ?? none;
    const before = shown.current;
    if (before.editor === editor && before.reader === reader && alike(found, before.found)) return;
    shown.current = { editor, reader, found };
    editor.setTroubles(drafts.get(id)?.text === program?.text ? found : none);
  }, [editor, drafts, id, program, run, logged, reader, now]);

  useEffect(() => {
    if (!codeLine || !program) return editor?.reveal(undefined);
    const line = movedLine(program.text, drafts.get(id)?.text ?? "", codeLine.line);
    if (editor && line === undefined)
      world.tell("That line is not in your code any more: it was changed since this run.");
    return editor?.reveal(line);
  }, [editor, codeLine, program, drafts, id, world]);
}
