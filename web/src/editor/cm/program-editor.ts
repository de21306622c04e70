import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import {
  defaultKeymap,
  history,
  historyField,
  historyKeymap,
  indentWithTab,
  redo,
  undo,
} from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from "@codemirror/language";
import { lintKeymap, nextDiagnostic } from "@codemirror/lint";
import { getChunks, goToNextChunk, goToPreviousChunk, unifiedMergeView } from "@codemirror/merge";
import { highlightSelectionMatches, openSearchPanel, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, Prec, type Extension, type StateEffect } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import type { PhaseId } from "../../../../server/protocol/index.ts";
import type { FileKind } from "../files.ts";
import type { Trouble } from "../trouble.ts";
import { completion } from "./completions.ts";
import { lineMarks, setSaid, setWanted } from "./lines.ts";
import { phaseGutter, setPhase } from "./phases.ts";
import { problemMarks, problemsTold, setTroubles, type Check, type Told } from "./problems.ts";
import { searching } from "./search-panel.ts";
import { look } from "./theme.ts";

/** How an editor was left: its text, selection, and what can be undone; and how far it was scrolled. */
export interface Left {
  readonly text: string;
  readonly state: unknown;
  readonly scroll: StateEffect<unknown>;
}

interface Options {
  readonly kind: FileKind;
  readonly text: string;
  /** Goes on from there when the text is the same. */
  readonly left: Left | undefined;
  /** Its name, for screen readers. */
  readonly label: string;
  /** The element that says how to leave it. */
  readonly describedBy: string;
  readonly check: Check;
  onChange(text: string): void;
  onProblems(problems: readonly Told[]): void;
  onRun(): void;
}

const languages: Readonly<Record<FileKind, Extension>> = {
  program: [phaseGutter, completion, javascript({ typescript: true })],
  manifest: yaml(),
};

const fixed: Extension = [
  lineNumbers(),
  foldGutter({ openText: "⌄", closedText: "›" }),
  highlightSpecialChars(),
  history(),
  drawSelection(),
  EditorState.tabSize.of(2),
  indentUnit.of("  "),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  highlightSelectionMatches({ minSelectionLength: 3 }),
  searching,
  lineMarks,
  look,
  keymap.of([
    ...closeBracketsKeymap,
    { key: "Alt-F5", run: goToNextChunk, shift: goToPreviousChunk },
    ...defaultKeymap,
    ...searchKeymap,
    ...historyKeymap,
    ...foldKeymap,
    ...completionKeymap,
    ...lintKeymap,
    // Escape, then Tab leaves the editor; Ctrl-m (on a Mac Shift-Alt-m) lets Tab move the focus until it is pressed again.
    indentWithTab,
  ]),
];

/** What a problem keeps a text from. */
const complaints: Readonly<Record<FileKind, string>> = {
  program: "can’t be parsed",
  manifest: "can’t be applied",
};

const kept = { history: historyField };

/** A pod's program or manifest under somebody's hands: CodeMirror with what this lab adds to it. */
export class ProgramEditor {
  readonly #view: EditorView;
  readonly #difference = new Compartment();
  #told = "";

  constructor(host: HTMLElement, options: Options) {
    const config = {
      doc: options.text,
      extensions: [
        Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => (options.onRun(), true) }])),
        EditorView.contentAttributes.of({
          "aria-label": options.label,
          "aria-describedby": options.describedBy,
          // It can be reached by Tab anyway; said so, it counts as what scrolls the text by keyboard.
          tabindex: "0",
          // A word that the dictionary doesn't know is no mistake in a program.
          spellcheck: "false",
        }),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) options.onChange(state.doc.toString());
        }),
        problemsTold((problems) => {
          const told = JSON.stringify(problems);
          if (told === this.#told) return;
          this.#told = told;
          options.onProblems(problems);
        }),
        problemMarks(options.check, complaints[options.kind]),
        this.#difference.of([]),
        languages[options.kind],
        fixed,
      ],
    };
    const { left } = options;
    const goesOn = left?.text === options.text;
    this.#view = new EditorView({
      parent: host,
      state: goesOn ? EditorState.fromJSON(left.state, config, kept) : EditorState.create(config),
      ...(goesOn && { scrollTo: left.scroll }),
    });
  }

  /** As it is now, for the next editor of this text. */
  get left(): Left {
    const { state } = this.#view;
    return { text: this.text, state: state.toJSON(kept), scroll: this.#view.scrollSnapshot() };
  }

  get text(): string {
    return this.#view.state.doc.toString();
  }

  /** Puts another text in the place of this one: only what differs changes, and it can be undone. */
  replace(text: string): void {
    const before = this.text;
    if (before === text) return;
    let from = 0;
    while (from < before.length && before[from] === text[from]) from += 1;
    let end = 0;
    const most = Math.min(before.length, text.length) - from;
    while (end < most && before.at(-1 - end) === text.at(-1 - end)) end += 1;
    this.#view.dispatch({
      changes: { from, to: before.length - end, insert: text.slice(from, text.length - end) },
      userEvent: "input.replace",
    });
  }

  /** Shows what differs from another text, line by line; undefined: no longer. */
  compare(original: string | undefined): void {
    const view =
      original === undefined
        ? []
        : unifiedMergeView({ original, mergeControls: false, allowInlineDiffs: false });
    this.#view.dispatch({ effects: this.#difference.reconfigure(view) });
    const first = getChunks(this.#view.state)?.chunks[0];
    if (first) this.#view.dispatch({ effects: EditorView.scrollIntoView(first.fromB, { y: "center" }) });
  }

  setPhase(phase: PhaseId | undefined): void {
    this.#view.dispatch({ effects: setPhase.of(phase) });
  }

  setSaid(line: number | undefined): void {
    this.#view.dispatch({ effects: setSaid.of(line) });
  }

  setTroubles(troubles: readonly Trouble[]): void {
    this.#view.dispatch({ effects: setTroubles.of(troubles) });
  }

  /** Marks a line, counted from 1, and brings it into view; undefined takes the mark away. */
  reveal(line: number | undefined): void {
    const { doc } = this.#view.state;
    const known = line !== undefined && line <= doc.lines ? line : undefined;
    const scroll =
      known === undefined ? [] : [EditorView.scrollIntoView(doc.line(known).from, { y: "center" })];
    this.#view.dispatch({ effects: [setWanted.of(known), ...scroll] });
  }

  find(): void {
    openSearchPanel(this.#view);
  }

  nextProblem(): void {
    this.#view.focus();
    nextDiagnostic(this.#view);
  }

  undo(): void {
    undo(this.#view);
    this.#view.focus();
  }

  redo(): void {
    redo(this.#view);
    this.#view.focus();
  }

  focus(): void {
    this.#view.focus();
  }

  destroy(): void {
    this.#view.destroy();
  }
}
