import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const mono = 'ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace';
const sans = '"Inter Variable", ui-sans-serif, system-ui, sans-serif';
const ring = { outline: "2px solid var(--accent)", outlineOffset: "-2px" };
const control = {
  minHeight: "28px",
  border: "1px solid var(--line-strong)",
  borderRadius: "6px",
  background: "var(--panel)",
  color: "var(--ink)",
  font: "inherit",
};

/** Colours are the tokens of globals.css, which have a light and a dark value each. */
const look = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--panel)", color: "var(--ink)", fontSize: "13px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: mono, lineHeight: "20px", overflow: "auto" },
  ".cm-content": { padding: "12px 0", caretColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--panel)", color: "var(--ink-2)", border: "none", paddingLeft: "4px" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--sunk) 70%, transparent)" },
  ".cm-activeLineGutter": { color: "var(--ink)" },
  ".cm-foldGutter .cm-gutterElement": { cursor: "pointer", padding: "0 4px" },
  ".cm-foldPlaceholder": {
    background: "var(--sunk)",
    border: "1px solid var(--line-strong)",
    borderRadius: "4px",
    color: "var(--ink-2)",
    padding: "0 6px",
  },
  "&.cm-focused .cm-matchingBracket": { background: "var(--accent-bg)", outline: "1px solid var(--accent)" },
  "&.cm-focused .cm-nonmatchingBracket": { background: "var(--fail-bg)", outline: "1px solid var(--fail)" },
  ".cm-selectionMatch": { background: "var(--accent-bg)" },
  ".cm-searchMatch": { background: "var(--accent-bg)", outline: "1px solid var(--accent)" },
  ".cm-searchMatch-selected": { background: "var(--accent)", color: "var(--accent-ink)" },
  ".cm-searchMatch-selected span": { color: "inherit" },
  ".cm-expression": { background: "var(--accent-bg)", borderRadius: "4px", padding: "1px 0" },
  ".cm-panels": { background: "var(--sunk)", color: "var(--ink)", fontFamily: "inherit" },
  ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-panels.cm-panels-bottom": { borderTop: "1px solid var(--line)" },
  ".cm-panel.cm-search": {
    padding: "8px 36px 8px 10px",
    display: "flex",
    flexWrap: "wrap",
    gap: "6px",
    alignItems: "center",
  },
  ".cm-panel.cm-search br": { flexBasis: "100%", height: "0" },
  ".cm-panel.cm-search label": {
    display: "inline-flex",
    alignItems: "center",
    gap: "4px",
    minHeight: "28px",
    fontSize: "12px",
  },
  ".cm-panel.cm-search input[type=checkbox]": {
    width: "16px",
    height: "16px",
    margin: "0",
    accentColor: "var(--accent)",
  },
  ".cm-panel.cm-search [name=close]": { width: "28px", height: "28px", top: "6px", right: "6px", color: "var(--ink)" },
  ".cm-panel .cm-textfield, .cm-panel .cm-button": { ...control, fontSize: "13px", margin: "0", padding: "2px 8px" },
  ".cm-panel .cm-button": { backgroundImage: "none", cursor: "pointer" },
  ".cm-panel :focus-visible": ring,
  ".cm-tooltip": {
    background: "var(--panel)",
    color: "var(--ink)",
    border: "1px solid var(--line)",
    borderRadius: "10px",
    boxShadow: "0 8px 28px rgb(0 0 0 / 0.16), 0 1px 4px rgb(0 0 0 / 0.08)",
    overflow: "hidden",
    maxWidth: "min(34rem, calc(100vw - 1.5rem))",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: mono,
    maxHeight: "15em",
    padding: "4px",
    minWidth: "14rem",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
    display: "flex",
    justifyContent: "space-between",
    gap: "16px",
    minHeight: "26px",
    padding: "4px 8px",
    borderRadius: "6px",
    lineHeight: "18px",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    background: "var(--accent-bg)",
    color: "var(--ink)",
  },
  ".cm-completionMatchedText": { textDecoration: "none", color: "var(--accent)", fontWeight: "600" },
  ".cm-completionDetail": { fontStyle: "normal", fontFamily: sans, color: "var(--ink-2)", margin: "0" },
  ".cm-diagnostic": { padding: "6px 10px", border: "none", borderLeft: "3px solid transparent", fontSize: "13px" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--fail)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--amber)" },
  ".cm-lintRange": { backgroundImage: "none", textUnderlineOffset: "3px", paddingBottom: "0" },
  ".cm-lintRange-error": { textDecoration: "underline wavy var(--fail) 1px" },
  ".cm-lintRange-warning": { textDecoration: "underline wavy var(--amber) 1px" },
  ".cm-lintPoint::after": { borderBottomColor: "var(--fail)" },
  ".cm-lint-marker-error, .cm-lint-marker-warning": { content: '""', width: "8px", height: "8px", margin: "6px 2px" },
  ".cm-lint-marker-error": { background: "var(--fail)", borderRadius: "2px", transform: "rotate(45deg)" },
  ".cm-lint-marker-warning": { background: "var(--amber)", borderRadius: "50%" },
  ".cm-panel.cm-panel-lint ul [aria-selected]": { background: "var(--accent-bg)", color: "var(--ink)" },
  ".cm-panel.cm-panel-lint [name=close]": { width: "28px", height: "28px", top: "2px", right: "2px" },
});

const colors = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--ink)", fontWeight: "500" },
  { tag: tags.string, color: "var(--accent)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--amber)" },
  { tag: [tags.separator, tags.brace, tags.squareBracket], color: "var(--ink-2)" },
  { tag: tags.invalid, color: "var(--fail)" },
]);

export const jsonTheme: Extension = [look, syntaxHighlighting(colors)];
