import { RangeSet, StateEffect, StateField, type EditorState, type Extension } from "@codemirror/state";
import { Decoration, EditorView, gutterLineClass, GutterMarker, type DecorationSet } from "@codemirror/view";

/** The line, counted from 1, whose console.log spoke last before the playhead. */
export const setSaid = StateEffect.define<number | undefined>();
/** The line, counted from 1, that somebody wants to see. */
export const setWanted = StateEffect.define<number | undefined>();

class SaidMarker extends GutterMarker {
  override readonly elementClass = "cm-said";
}
const saidMarker = new SaidMarker();
const wantedLine = Decoration.line({ class: "cm-wanted" });

/** Where a line starts; undefined when the text has no such line (any more). */
function startOf(state: EditorState, line: number | undefined): number | undefined {
  if (line === undefined || line < 1 || line > state.doc.lines) return undefined;
  return state.doc.line(line).from;
}

const said = StateField.define<RangeSet<GutterMarker>>({
  create: () => RangeSet.empty,
  update(value, { changes, effects, state }) {
    const told = effects.findLast((effect) => effect.is(setSaid));
    if (!told) return value.map(changes);
    const from = startOf(state, told.value);
    return from === undefined ? RangeSet.empty : RangeSet.of([saidMarker.range(from)]);
  },
  provide: (of) => gutterLineClass.from(of),
});

const wanted = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, { changes, effects, state }) {
    const told = effects.findLast((effect) => effect.is(setWanted));
    if (!told) return value.map(changes);
    const from = startOf(state, told.value);
    return from === undefined ? Decoration.none : Decoration.set([wantedLine.range(from)]);
  },
  provide: (of) => EditorView.decorations.from(of),
});

/** Marks on single lines, which stay with their text while it is edited. */
export const lineMarks: Extension = [said, wanted];
