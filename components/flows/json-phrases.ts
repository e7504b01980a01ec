import { EditorState, type Extension } from "@codemirror/state";

/** What CodeMirror says of itself, by the name of its translation in `flows.json.phrases`. */
export const editorPhrases = {
  find: "Find",
  replaceField: "Replace",
  next: "next",
  previous: "previous",
  all: "all",
  matchCase: "match case",
  regexp: "regexp",
  byWord: "by word",
  replace: "replace",
  replaceAll: "replace all",
  close: "close",
  currentMatch: "current match",
  onLine: "on line",
  replacedOnLine: "replaced match on line $",
  replacedCount: "replaced $ matches",
  goToLine: "Go to line",
  go: "go",
  foldLine: "Fold line",
  unfoldLine: "Unfold line",
  foldedCode: "folded code",
  unfold: "unfold",
  foldedLines: "Folded lines",
  unfoldedLines: "Unfolded lines",
  to: "to",
  completions: "Completions",
  diagnostics: "Diagnostics",
  noDiagnostics: "No diagnostics",
  selectionDeleted: "Selection deleted",
} as const;

export type PhraseName = keyof typeof editorPhrases;

export function jsonPhrases(translate: (name: PhraseName) => string): Extension {
  const entries = Object.entries(editorPhrases) as [PhraseName, string][];
  return EditorState.phrases.of(Object.fromEntries(entries.map(([name, phrase]) => [phrase, translate(name)])));
}
