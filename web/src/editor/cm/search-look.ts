import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

const control = {
  minHeight: "24px",
  padding: "2px 8px",
  border: "1px solid var(--control)",
  borderRadius: "var(--radius)",
  background: "var(--panel)",
  backgroundImage: "none",
  color: "var(--text-1)",
  font: "400 12px/16px var(--font)",
};
const hovered = { background: "var(--hover)" };

/** Whatever asks for something: the search, and the line to go to. */
const controls = EditorView.theme({
  ".cm-textfield": control,
  ".cm-button": { ...control, cursor: "pointer" },
  ".cm-button:hover": hovered,
  ".cm-button:active": { backgroundImage: "none" },
});

const rows = EditorView.theme({
  ".cm-finder": {
    position: "relative",
    display: "flex",
    flexWrap: "wrap",
    gap: "6px 8px",
    // At the right is room for what closes it.
    padding: "6px 36px 6px 8px",
  },
  ".cm-finder > div": { display: "flex", gap: "4px" },
  ".cm-finder > .cm-finder-what": { flex: "1 1 160px" },
  ".cm-finder > .cm-finder-instead": { flex: "1 1 100%" },
  ".cm-finder .cm-textfield": { flex: 1, width: 0 },
  ".cm-finder > .cm-sign": { position: "absolute", top: "6px", right: "6px" },
});

const signs = EditorView.theme({
  ".cm-sign": {
    flex: "none",
    width: "24px",
    height: "24px",
    padding: 0,
    border: 0,
    borderRadius: "var(--radius)",
    background: "none",
    color: "var(--text-2)",
    font: "400 16px/24px var(--font)",
    cursor: "pointer",
  },
  ".cm-sign:hover": hovered,
});

/** Each a checkbox that is as large as its label. */
const toggles = EditorView.theme({
  ".cm-finder-how label": {
    position: "relative",
    padding: "3px 8px",
    border: "1px solid var(--line)",
    borderRadius: "12px",
    color: "var(--text-2)",
    font: "400 12px/16px var(--font)",
  },
  ".cm-finder-how label:hover": hovered,
  ".cm-finder-how label:has(:checked)": {
    ...hovered,
    borderColor: "var(--control)",
    color: "var(--text-1)",
    fontWeight: 500,
  },
  ".cm-finder-how label:has(:focus-visible)": { outline: "2px solid var(--accent)", outlineOffset: "1px" },
  ".cm-finder-how input": { position: "absolute", inset: "-1px", margin: 0, opacity: 0, cursor: "pointer" },
});

export const searchLook: Extension = [controls, rows, signs, toggles];
