import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, indentWithTab } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentOnInput, indentUnit } from "@codemirror/language";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import {
  Decoration,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  MatchDecorator,
  ViewPlugin,
} from "@codemirror/view";
import { shortcuts } from "#components/palette/shortcuts.ts";
import { type CompletionPort, jsonCompletion } from "./json-completion.ts";
import { jsonHover, type NameOf } from "./json-hover.ts";
import { jsonPhrases, type PhraseName } from "./json-phrases.ts";
import { jsonTheme } from "./json-theme.ts";

type ExtensionOptions = {
  label: string;
  /** The id of what says how to leave by keyboard. */
  hintId: string;
  isReadOnly: boolean;
  phrase: (name: PhraseName) => string;
  completion: () => CompletionPort;
  nameOf: () => NameOf;
  onUndo: () => void;
  onRedo: () => void;
};

/** All that the editor of the JSON can do, but keep the document. */
export function jsonExtensions(options: ExtensionOptions): Extension {
  const { label, hintId, isReadOnly, phrase, completion, nameOf } = options;
  return [
    json(),
    jsonTheme,
    jsonPhrases(phrase),
    lineNumbers(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    codeFolding(),
    foldGutter(),
    lintGutter(),
    bracketMatching(),
    indentOnInput(),
    indentUnit.of("  "),
    search({ top: true }),
    highlightSelectionMatches(),
    expressions,
    jsonHover(nameOf),
    keymap.of(historyKeys(options)),
    keymap.of([...searchKeymap, ...foldKeymap, ...lintKeymap]),
    isReadOnly ? EditorState.readOnly.of(true) : writing(completion),
    keymap.of(defaultKeymap),
    EditorView.cspNonce.of(styleNonce()),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ tabindex: "0", "aria-label": label, "aria-describedby": hintId }),
  ];
}

function writing(completion: () => CompletionPort): Extension {
  return [
    closeBrackets(),
    autocompletion({ override: [jsonCompletion(completion)], icons: false, tooltipClass: () => "font-mono" }),
    keymap.of([...closeBracketsKeymap, ...completionKeymap, { key: "Tab", run: acceptCompletion }, indentWithTab]),
  ];
}

/** The document has one history, which is not that of the text. */
function historyKeys({ onUndo, onRedo }: Pick<ExtensionOptions, "onUndo" | "onRedo">) {
  const bind = (run: () => void) => (keys: string) => ({
    key: toCodeMirror(keys),
    stopPropagation: true,
    preventDefault: true,
    run: () => {
      run();
      return true;
    },
  });
  return [...shortcuts.undo.keys.map(bind(onUndo)), ...shortcuts.redo.keys.map(bind(onRedo))];
}

/** `Mod+Shift+Z` as CodeMirror writes it. */
function toCodeMirror(keys: string): string {
  return keys.replaceAll("+", "-").replace(/[A-Z]$/, (letter) => letter.toLowerCase());
}

const expressionMarks = new MatchDecorator({
  regexp: /\{\{[^{}]*\}\}/g,
  decoration: Decoration.mark({ class: "cm-expression" }),
});

const expressions = ViewPlugin.define(
  (view) => ({
    marks: expressionMarks.createDeco(view),
    update(update) {
      this.marks = expressionMarks.updateDeco(update, this.marks);
    },
  }),
  { decorations: ({ marks }) => marks },
);

/** Where react-aria looks for it too. Browsers hide the attribute. */
function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";
}
