import { history, historyField, redo, redoDepth, undo, undoDepth } from "@codemirror/commands";
import { setDiagnostics } from "@codemirror/lint";
import {
  Annotation,
  ChangeSet,
  Compartment,
  EditorState,
  type EditorStateConfig,
  type Extension,
  Transaction,
} from "@codemirror/state";
import { EditorView, type ViewUpdate } from "@codemirror/view";
import type { MessageText } from "#components/ui/use-error-text.ts";
import { findTextChanges } from "#lib/flows/edit-json-changes.ts";
import { type JsonReading, printDocument, readDocument } from "#lib/flows/edit-json-document.ts";
import { toActionPath, toJsonPath } from "#lib/flows/edit-json-places.ts";
import { parentPath } from "#lib/flows/edit-position.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { pathOfAction } from "#lib/flows/walk-actions.ts";
import { findNode, readJsonNodes } from "#lib/shared/json-nodes.ts";
import { jsonContext, readMembers } from "./json-context.ts";

/** A text that is no document yet, with what was typed since it was one. All of it is JSON. */
export type HeldJson = {
  text: string;
  /** As `EditorState.toJSON` gives it: text, caret, and what undo takes back. */
  state: unknown;
  /** As `ChangeSet.toJSON` gives it: from `base` to the text. */
  typed: unknown;
  base: string;
  /** The document that `base` stands for. */
  actions: readonly FlowAction[];
};

/** What the desk asks of the page, as it is now. */
export type JsonPort = {
  actions: readonly FlowAction[];
  /** Makes the document of the text the flow's. */
  apply: (actions: readonly FlowAction[]) => void;
  undo: () => void;
  redo: () => void;
  /** The caret came into another action. */
  select: (path: string) => void;
  /** The caret came to an offset of a line. */
  onCaret: (line: string, offset: number) => void;
  onReading: (reading: JsonReading, lineOf: (offset: number) => number) => void;
  messageOf: MessageText;
};

type DeskOptions = {
  parent: HTMLElement;
  extensions: Extension;
  port: () => JsonPort;
  held: HeldJson | null;
};

const PAUSE_MS = 300;
const CARET_MS = 150;
const fromElsewhere = Annotation.define<boolean>();
const fields = { history: historyField };

/**
 * Keeps a text and the flow's document the same. What is typed becomes the document after a pause, if it is one; until
 * then it stays, and what changes elsewhere is put in beside it.
 */
export class JsonDesk {
  readonly view: EditorView;
  readonly #port: () => JsonPort;
  readonly #history = new Compartment();
  /** What the text was when it last stood for a document, and that document. */
  #base: string;
  #actions: readonly FlowAction[];
  /** From `#base` to the text. */
  #typed: ChangeSet;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #caret: ReturnType<typeof setTimeout> | undefined;

  constructor({ parent, extensions, port, held }: DeskOptions) {
    this.#port = port;
    this.#actions = held?.actions ?? port().actions;
    this.#base = held?.base ?? printDocument(this.#actions);
    this.#typed = held ? ChangeSet.fromJSON(held.typed) : ChangeSet.empty(this.#base.length);
    const { past, ...start } = held ? restoreState(held) : { doc: this.#base, past: history() };
    const see = EditorView.updateListener.of((update) => this.#see(update));
    const state = EditorState.create({ ...start, extensions: [extensions, this.#history.of(past), see] });
    this.view = new EditorView({ state, parent });
    this.follow(port().actions);
    this.#schedule();
  }

  /** Judges what was typed at once. */
  settle(): void {
    if (this.#pause === undefined) return;
    const port = this.#port();
    this.follow(port.actions);
    clearTimeout(this.#pause);
    this.#pause = undefined;
    const text = this.#text;
    const reading = readDocument(text, this.#actions);
    this.#mark(reading);
    if (reading.actions) {
      this.#base = text;
      this.#typed = ChangeSet.empty(text.length);
      const isNew = reading.actions !== this.#actions;
      this.#actions = reading.actions;
      if (isNew) {
        this.#forgetTyping();
        port.apply(reading.actions);
        // An id that was changed is no longer the one that is selected.
        this.#followCaret();
      }
    }
    const { doc } = this.view.state;
    port.onReading(reading, (offset) => doc.lineAt(Math.min(offset, doc.length)).number);
  }

  /** Takes in what changed elsewhere; what was typed here and is no document yet stays. */
  follow(actions: readonly FlowAction[]): void {
    if (actions === this.#actions) return;
    const next = printDocument(actions);
    const change = ChangeSet.of(findTextChanges(this.#base, next), this.#base.length);
    const isInStep = this.#typed.empty;
    this.#actions = actions;
    this.#base = next;
    const mapped = change.map(this.#typed, true);
    this.#typed = this.#typed.map(change);
    if (mapped.empty) return;
    this.view.dispatch({
      changes: mapped,
      annotations: [fromElsewhere.of(true), Transaction.addToHistory.of(false)],
    });
    if (isInStep) this.#forgetTyping();
    this.#schedule();
  }

  /** First what was typed and is not in the document, then the document's steps. */
  undo(): void {
    this.settle();
    if (undoDepth(this.view.state) > 0) undo(this.view);
    else this.#port().undo();
  }

  redo(): void {
    this.settle();
    if (redoDepth(this.view.state) > 0) redo(this.view);
    else this.#port().redo();
  }

  /** Puts the caret into the action, unless it is there, and shows it. */
  show(path: string): void {
    if (!this.#typed.empty || this.#caretPath() === path) return;
    const { node } = findNode(readJsonNodes(this.#text), toJsonPath(path));
    clearTimeout(this.#caret);
    this.view.dispatch({
      selection: { anchor: node.from },
      effects: EditorView.scrollIntoView(node.from, { y: "start", yMargin: 40 }),
    });
    clearTimeout(this.#caret);
  }

  goTo(offset: number): void {
    this.view.dispatch({ selection: { anchor: offset }, effects: EditorView.scrollIntoView(offset, { y: "center" }) });
    this.view.focus();
  }

  /** What has to be kept when the text goes out of sight; null if the document says it all. */
  hold(): HeldJson | null {
    this.settle();
    if (this.#typed.empty) return null;
    return {
      text: this.#text,
      state: this.view.state.toJSON(fields),
      typed: this.#typed.toJSON(),
      base: this.#base,
      actions: this.#actions,
    };
  }

  /** True while the text says something that the document does not. */
  get isHolding(): boolean {
    return !this.#typed.empty;
  }

  destroy(): void {
    clearTimeout(this.#pause);
    clearTimeout(this.#caret);
    this.view.destroy();
  }

  get #text(): string {
    return this.view.state.doc.toString();
  }

  #see({ docChanged, changes, selectionSet, transactions, focusChanged, view }: ViewUpdate): void {
    const isOwn = !transactions.some((each) => each.annotation(fromElsewhere));
    if (docChanged && isOwn) {
      this.#typed = this.#typed.compose(changes);
      this.#schedule();
    }
    if (focusChanged && !view.hasFocus) queueMicrotask(() => this.settle());
    if (!selectionSet || !isOwn) return;
    clearTimeout(this.#caret);
    this.#caret = setTimeout(() => this.#followCaret(), CARET_MS);
  }

  #schedule(): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.settle(), PAUSE_MS);
  }

  /** Each step of the document is undone by the document's history, not by that of the text. */
  #forgetTyping(): void {
    this.view.dispatch({ effects: this.#history.reconfigure([]) });
    this.view.dispatch({ effects: this.#history.reconfigure(history()) });
  }

  #followCaret(): void {
    const { head } = this.view.state.selection.main;
    const line = this.view.state.doc.lineAt(head);
    this.#port().onCaret(line.text, head - line.from);
    const path = this.#typed.empty ? this.#caretPath() : this.#caretPathByIds();
    if (path !== null) this.#port().select(path);
  }

  /** In the document, of an action whose text is half typed: it is found by its id. */
  #caretPathByIds(): string | null {
    const { path, opens } = jsonContext(this.#text, this.view.state.selection.main.head);
    for (let at = toActionPath(path); at !== null; at = parentPath(at)?.path ?? null) {
      const openAt = opens[toJsonPath(at).length];
      const id = openAt === undefined ? undefined : readMembers(this.#text, openAt).get("id");
      const found = id && pathOfAction(this.#actions, id);
      if (found) return found;
    }
    return null;
  }

  /** The innermost action that the caret stands in; of a gap in a branch, the action whose branch it is. */
  #caretPath(): string | null {
    const { path, opens } = jsonContext(this.#text, this.view.state.selection.main.head);
    for (let at = toActionPath(path); at !== null; at = parentPath(at)?.path ?? null) {
      if (opens.length > toJsonPath(at).length) return at;
    }
    return null;
  }

  #mark({ errors, warnings }: JsonReading): void {
    const { length } = this.view.state.doc;
    const marks = (severity: "error" | "warning", notes: JsonReading["errors"]) =>
      notes.map(({ from, to, messageKey, params }) => ({
        ...{ from: Math.min(from, length), to: Math.min(to, length), severity },
        message: this.#port().messageOf(messageKey, params),
      }));
    const diagnostics = [...marks("error", errors), ...marks("warning", warnings)];
    this.view.dispatch(setDiagnostics(this.view.state, diagnostics));
  }
}

/** What another version of the editor kept of its history is not read; the text is. */
function restoreState({ text, state }: HeldJson): Pick<EditorStateConfig, "doc" | "selection"> & { past: Extension } {
  try {
    const kept = EditorState.fromJSON(state, { extensions: history() }, fields);
    // Of its own extension, which can be taken away with all that it holds.
    const past = [historyField.init(() => kept.field(historyField)), history()];
    return { doc: kept.doc, selection: kept.selection, past };
  } catch (error) {
    if (error instanceof RangeError) return { doc: text, past: history() };
    throw error;
  }
}
