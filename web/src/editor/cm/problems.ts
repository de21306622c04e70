import { forEachDiagnostic, linter, lintGutter, type Diagnostic } from "@codemirror/lint";
import { StateEffect, StateField, type Extension, type Text } from "@codemirror/state";
import { EditorView, type ViewUpdate } from "@codemirror/view";
import type { ProgramProblem } from "../../../../server/protocol/index.ts";
import type { Trouble } from "../trouble.ts";

/** Says what is wrong with a text, nothing when it can be run. */
export type Check = (text: string) => Promise<readonly ProgramProblem[]>;

/** Typing rests for so long before a text is checked, ms. */
const pause = 350;

/** What the run of this very text said of its lines. */
export const setTroubles = StateEffect.define<readonly Trouble[]>();

interface Place {
  readonly from: number;
  readonly to: number;
}

/** The word at a place, or one character, or the whole line where the text has nothing there. */
function placeOf(doc: Text, line: number, column: number | undefined): Place {
  const of = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const start = of.from + Math.min((column ?? 1) - 1, of.length);
  const rest = doc.sliceString(start, of.to);
  if (column === undefined || rest === "") {
    const indent = of.text.length - of.text.trimStart().length;
    return { from: of.from + indent, to: of.to };
  }
  return { from: start, to: start + (/^[\w$]+/.exec(rest)?.[0].length ?? 1) };
}

type Mark = Trouble & Place;

/** Marks move with their text, and go when it is changed: what they said was of the line as it ran. */
const troubles = StateField.define<readonly Mark[]>({
  create: () => [],
  update(marks, { changes, effects, state }) {
    const told = effects.findLast((effect) => effect.is(setTroubles));
    if (told) {
      return told.value.map((trouble) => ({
        ...trouble,
        ...placeOf(state.doc, trouble.line, trouble.column),
      }));
    }
    if (changes.empty || marks.length === 0) return marks;
    return marks.flatMap((mark) =>
      changes.touchesRange(mark.from, mark.to)
        ? []
        : [{ ...mark, from: changes.mapPos(mark.from, 1), to: changes.mapPos(mark.to, -1) }],
    );
  },
});

const diagnosticOf = (mark: Mark): Diagnostic => ({
  from: mark.from,
  to: mark.to,
  severity: mark.fatal ? "error" : "warning",
  source: mark.fatal ? "ended the process in the last run" : "printed in the last run",
  message: mark.message,
});

const changed = ({ startState, state }: ViewUpdate): boolean =>
  startState.field(troubles) !== state.field(troubles);

/** Problems in place: what can't be run, as one types; and what the last run's stderr said of a line. */
export function problemMarks(check: Check, complaint: string): Extension {
  let known: { readonly text: string; readonly problems: readonly ProgramProblem[] } | undefined;
  return [
    troubles,
    lintGutter(),
    linter(
      async ({ state }) => {
        const text = state.doc.toString();
        // Without an answer nothing is known, which is not the same as no problem: the run will tell.
        if (known?.text !== text)
          known = await check(text).then(
            (problems) => ({ text, problems }),
            () => undefined,
          );
        const syntax = (known?.problems ?? []).map(({ line, column, message }): Diagnostic => ({
          ...placeOf(state.doc, line, column),
          severity: "error",
          source: complaint,
          message,
        }));
        return [...syntax, ...state.field(troubles).map(diagnosticOf)];
      },
      { delay: pause, needsRefresh: changed },
    ),
  ];
}

/** A problem as the editor tells it to the page around it. */
export interface Told {
  readonly line: number;
  readonly message: string;
}

/** Calls `tell` with all problems, first line first, whenever they may have changed. */
export const problemsTold = (tell: (problems: readonly Told[]) => void): Extension =>
  EditorView.updateListener.of(({ state, transactions }) => {
    if (transactions.length === 0) return;
    const found: Told[] = [];
    forEachDiagnostic(state, ({ message }, from) =>
      found.push({ line: state.doc.lineAt(from).number, message }),
    );
    tell(found.toSorted((a, b) => a.line - b.line));
  });
