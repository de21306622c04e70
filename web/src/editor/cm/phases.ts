import { RangeSet, StateEffect, StateField, type EditorState, type Extension } from "@codemirror/state";
import { Decoration, EditorView, gutter, GutterMarker, type DecorationSet } from "@codemirror/view";
import { phases, type PhaseId } from "../../../../server/protocol/index.ts";
import { phaseLines } from "../phase-lines.ts";

/** The phase that the pod is in at the playhead; undefined before and after its shutdown. */
export const setPhase = StateEffect.define<PhaseId | undefined>();

const linesOf = (state: EditorState): string[] => [...state.doc.iterLines()];

interface Phases {
  /** The phase of each line, counted from 0. */
  readonly lines: readonly (PhaseId | undefined)[];
  readonly now: PhaseId | undefined;
  readonly marked: DecorationSet;
  readonly markers: RangeSet<GutterMarker>;
}

class PhaseMarker extends GutterMarker {
  override readonly elementClass: string;
  readonly label: string;
  constructor(phase: PhaseId, now: boolean) {
    super();
    this.elementClass = `cm-phase cm-phase-${phase}${now ? " cm-phase-now" : ""}`;
    this.label = phases.find(({ id }) => id === phase)?.label ?? phase;
  }
  override eq(other: PhaseMarker): boolean {
    return other.elementClass === this.elementClass;
  }
  override toDOM(): Node {
    const mark = document.createElement("span");
    mark.title = this.label;
    mark.style.cssText = "display:block;height:100%";
    return mark;
  }
}

const nowLine = Decoration.line({ class: "cm-phase-now" });

function phasesOf(state: EditorState, lines: Phases["lines"], now: PhaseId | undefined): Phases {
  const labelled = lines.flatMap((phase, index) =>
    phase && index < state.doc.lines ? [{ phase, from: state.doc.line(index + 1).from }] : [],
  );
  return {
    lines,
    now,
    markers: RangeSet.of(
      labelled.map(({ phase, from }) => new PhaseMarker(phase, phase === now).range(from)),
    ),
    marked: Decoration.set(
      labelled.flatMap(({ phase, from }) => (phase === now ? [nowLine.range(from)] : [])),
    ),
  };
}

const field = StateField.define<Phases>({
  create: (state) => phasesOf(state, phaseLines(linesOf(state)), undefined),
  update(value, { docChanged, effects, state }) {
    const told = effects.findLast((effect) => effect.is(setPhase));
    if (!docChanged && !told) return value;
    return phasesOf(
      state,
      docChanged ? phaseLines(linesOf(state)) : value.lines,
      told ? told.value : value.now,
    );
  },
  provide: (of) => EditorView.decorations.from(of, ({ marked }) => marked),
});

/** The five phases in the gutter, where comments name them; the lines of the present one are marked. */
export const phaseGutter: Extension = [
  field,
  gutter({ class: "cm-phases", markers: (view) => view.state.field(field).markers }),
];
