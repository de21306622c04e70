import { yamlLanguage } from "@codemirror/lang-yaml";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const token = (name: string): string => `var(--code-token-${name})`;
const tint = (name: string, share: number): string =>
  `color-mix(in srgb, var(--${name}) ${share}%, transparent)`;

/** The same roles in the same colours as the sources that are coloured when the page is built. */
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier, tags.operator], color: token("keyword") },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: token("function") },
  { tag: [tags.typeName, tags.className, tags.namespace], color: token("function") },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: token("string") },
  { tag: [tags.lineComment, tags.blockComment], color: token("comment") },
  { tag: [tags.number, tags.bool, tags.null, tags.atom, tags.self], color: token("constant") },
  { tag: [tags.punctuation, tags.bracket, tags.separator], color: "var(--text-2)" },
]);

/** Of a manifest, where names and values are all that there is. */
const manifestColours = HighlightStyle.define(
  [
    { tag: tags.definition(tags.propertyName), color: token("keyword") },
    { tag: tags.content, color: token("string") },
  ],
  { scope: yamlLanguage },
);

const popup = {
  border: "1px solid var(--line)",
  borderRadius: "var(--radius)",
  background: "var(--panel)",
  color: "var(--text-1)",
  boxShadow: "0 1px 2px rgb(0 0 0 / 12%), 0 8px 28px rgb(0 0 0 / 18%)",
};

const surface = EditorView.theme({
  "&": {
    height: "100%",
    background: "var(--panel)",
    color: "var(--code-foreground)",
    fontSize: "var(--code-size, 12px)",
  },
  // The frame around it shows the focus: this one's would lie below the gutters.
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    fontFamily: "var(--mono)",
    lineHeight: "1.5",
    fontVariantLigatures: "none",
    overscrollBehavior: "contain",
  },
  ".cm-content": { padding: "6px 0 12px", caretColor: "var(--text-1)" },
  ".cm-line": { padding: "0 16px 0 6px" },
  ".cm-cursor, .cm-dropCursor": { borderLeft: "2px solid var(--accent)" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    background: tint("accent", 26),
  },
  ".cm-activeLine": { background: tint("hover", 55) },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    background: tint("accent", 22),
    outline: "1px solid var(--control)",
  },
  ".cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket": { background: tint("refused", 22) },
  ".cm-searchMatch, .cm-searchMatch-selected": {
    background: tint("server-error", 14),
    outline: "1px solid var(--warn-line)",
  },
  ".cm-searchMatch-selected": { background: tint("server-error", 18) },
  ".cm-selectionMatch": { background: tint("accent", 10) },
  ".cm-foldPlaceholder": {
    border: "1px solid var(--line)",
    background: "var(--hover)",
    color: "var(--text-2)",
    padding: "0 4px",
  },
  ".cm-snippetField": { background: tint("accent", 16) },
});

const gutters = EditorView.theme({
  ".cm-gutters": { border: 0, background: "var(--panel)", color: "var(--text-3)" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "26px", padding: "0 4px 0 2px" },
  ".cm-activeLineGutter": { background: "transparent", color: "var(--text-1)" },
  ".cm-foldGutter .cm-gutterElement": { width: "14px", textAlign: "center", cursor: "pointer" },
  ".cm-phases": { width: "6px" },
  ".cm-phase": { background: "var(--line)" },
  ".cm-phase-drain": {
    background: "repeating-linear-gradient(135deg, var(--control) 0 2px, var(--line) 2px 5px)",
  },
  ".cm-phase.cm-phase-now": { background: "var(--accent)" },
  ".cm-line.cm-phase-now": { background: "var(--hover)" },
  ".cm-lineNumbers .cm-gutterElement.cm-said": {
    color: "var(--text-1)",
    fontWeight: 600,
    boxShadow: "inset -2px 0 0 var(--accent)",
  },
  ".cm-line.cm-wanted": { background: tint("accent", 10), boxShadow: "inset 2px 0 0 var(--accent)" },
  ".cm-gutter-lint": { width: "12px" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0 2px" },
  ".cm-lint-marker": { width: "8px", height: "1.5em", content: "none" },
  ".cm-lint-marker::before": {
    content: "''",
    display: "block",
    width: "8px",
    height: "8px",
    margin: "calc(0.75em - 4px) 0",
  },
  ".cm-lint-marker-error::before": { background: "var(--refused)" },
  ".cm-lint-marker-warning::before": {
    background: "var(--server-error)",
    clipPath: "polygon(50% 0, 100% 100%, 0 100%)",
  },
});

const problems = EditorView.theme({
  ".cm-lintRange": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--refused) 1px",
    textUnderlineOffset: "3px",
  },
  ".cm-lintRange-warning": { textDecorationColor: "var(--warn-line)" },
  ".cm-lintRange-active": { background: tint("refused", 8) },
  ".cm-lintPoint::after": { borderBottomColor: "var(--refused)" },
  ".cm-diagnostic": { padding: "6px 10px", font: "400 12px/17px var(--font)", whiteSpace: "pre-wrap" },
  ".cm-diagnostic-error": { borderLeft: "3px solid var(--refused)" },
  ".cm-diagnostic-warning": { borderLeft: "3px solid var(--server-error)" },
  ".cm-diagnosticSource": { fontSize: "11px", opacity: 1, color: "var(--text-3)" },
  ".cm-panel.cm-panel-lint ul": { maxHeight: "96px" },
  ".cm-panel.cm-panel-lint ul:focus-visible": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-panel.cm-panel-lint ul [aria-selected], .cm-panel.cm-panel-lint ul:focus [aria-selected]": {
    background: "var(--hover)",
    color: "var(--text-1)",
  },
  ".cm-panel.cm-panel-lint [name=close]": {
    right: "4px",
    color: "var(--text-2)",
    width: "24px",
    height: "24px",
  },
});

const popups = EditorView.theme({
  ".cm-tooltip": popup,
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "var(--mono)",
    fontSize: "12px",
    maxHeight: "none",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 8px", lineHeight: "18px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    background: "var(--hover)",
    color: "var(--text-1)",
  },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: 600, color: "var(--accent)" },
  ".cm-completionDetail": { fontStyle: "normal", color: "var(--text-3)", fontFamily: "var(--font)" },
  ".cm-completionIcon": { opacity: 1, color: "var(--text-3)" },
  ".cm-tooltip.cm-completionInfo": {
    ...popup,
    maxWidth: "280px",
    padding: "8px 10px",
    font: "400 12px/17px var(--font)",
  },
  ".cm-panels": { background: "var(--sunken)", color: "var(--text-1)", font: "400 12px/18px var(--font)" },
  ".cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-panels-bottom": { borderTop: "1px solid var(--line)" },
});

/** A sign before the line: colour alone says nothing to some. */
const sign = (content: string) => ({ content, position: "absolute", left: "5px", color: "var(--text-2)" });

const difference = EditorView.theme({
  "&.cm-merge-b .cm-changedLine, .cm-inlineChangedLine": { background: tint("ok", 10) },
  "&.cm-merge-b .cm-insertedLine": { background: "none" },
  "&.cm-merge-b .cm-changedText": { background: "none", boxShadow: `inset 0 -1px 0 ${tint("ok", 60)}` },
  "&.cm-merge-b .cm-line": { paddingLeft: "16px" },
  "&.cm-merge-b .cm-changedLine": { position: "relative" },
  "&.cm-merge-b .cm-changedLine::before": sign("'+'"),
  ".cm-deletedChunk": { background: tint("refused", 6), padding: "0" },
  ".cm-deletedChunk .cm-deletedLine": { position: "relative", padding: "0 16px" },
  ".cm-deletedChunk .cm-deletedLine::before": sign("'−'"),
  ".cm-deletedChunk .cm-deletedText": {
    background: "none",
    boxShadow: `inset 0 -1px 0 ${tint("refused", 60)}`,
  },
  ".cm-insertedLine, .cm-deletedLine, .cm-deletedLine del, .cm-deletedChunk del": { textDecoration: "none" },
  ".cm-changeGutter": { width: "3px" },
  ".cm-changedLineGutter, &.cm-merge-b .cm-changedLineGutter, .cm-inlineChangedLineGutter": {
    background: "var(--ok)",
  },
  ".cm-deletedLineGutter": { background: "var(--refused)" },
});

/** The page's look: every colour is a token, so that both themes and a change between them need nothing more. */
export const look: Extension = [
  surface,
  gutters,
  problems,
  popups,
  difference,
  syntaxHighlighting(colours),
  syntaxHighlighting(manifestColours),
];
