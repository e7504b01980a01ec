import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  type CompletionSource,
  startCompletion,
} from "@codemirror/autocomplete";
import type { EditorView } from "@codemirror/view";
import { toActionPath, toJsonPath } from "#lib/flows/edit-json-places.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { Language } from "#lib/shared/local-text.ts";
import { applyCompletion, type CompletionItem, completionQuery } from "./completion.ts";
import { type JsonContext, jsonContext, nameOf } from "./json-context.ts";
import {
  type AskedFor,
  askedFor,
  type JsonSuggestion,
  suggestActions,
  suggestNames,
  suggestValues,
  type TypedAction,
  typedAction,
} from "./json-suggestions.ts";

/** What completion asks of the page, as it is now. */
export type CompletionPort = {
  language: Language;
  actions: readonly FlowAction[];
  memberLabel: (name: string) => string;
  /** What an expression of the action at the path can read. */
  itemsAt: (path: string) => readonly CompletionItem[];
  kindLabel: (kind: CompletionItem["kind"]) => string;
  /** What may be chosen in the vault or of the flows, found by what was typed. */
  ask: (asked: AskedFor, search: string) => Promise<readonly JsonSuggestion[]>;
};

/** Names, values, vault items by name, and what an expression can read. */
export function jsonCompletion(port: () => CompletionPort): CompletionSource {
  return async (request) => {
    const { state, pos, explicit } = request;
    const text = state.doc.toString();
    const context = jsonContext(text, pos);
    const typed = typedAction(text, context);
    // Unasked, only where something is typed.
    if (context.kind === "none" || (!explicit && context.from === pos)) return null;
    if (!typed) return context.kind === "value" ? wholeActions(text, context, port(), pos) : null;
    if (context.kind === "name") return names(text, context, typed, port());
    return expression(text, context, typed, pos, port()) ?? (await values(request, text, context, typed, port()));
  };
}

function names(text: string, context: JsonContext, typed: TypedAction, port: CompletionPort): CompletionResult {
  const typedName = nameOf(text.slice(context.from, context.to));
  const found = suggestNames(text, context, typed, { ...port, typedName });
  return { from: wordStart(context), options: found.map((each) => toCompletion(each)), validFor: /^[\w]*$/ };
}

async function values(
  request: CompletionContext,
  text: string,
  context: JsonContext,
  typed: TypedAction,
  port: CompletionPort,
): Promise<CompletionResult | null> {
  const asked = askedFor(typed);
  if (!asked) {
    const options = suggestValues(typed, port.language).map((each) => toCompletion(each));
    return options.length > 0 ? { from: wordStart(context), options, validFor: /^[\w]*$/ } : null;
  }
  const search = nameOf(text.slice(context.from, request.pos));
  // An id that stands there already is no search.
  const found = await port.ask(asked, /^(a[cf]_|[0-9a-f]{8}-)/.test(search) ? "" : search);
  if (request.aborted || found.length === 0) return null;
  return { from: wordStart(context), options: found.map((each) => toCompletion(each)), filter: false };
}

/** Actions to begin with, where the list waits for one. */
function wholeActions(text: string, context: JsonContext, port: CompletionPort, pos: number): CompletionResult | null {
  const path = toActionPath(context.path);
  if (path === null || toJsonPath(path).length !== context.path.length || context.isQuoted) return null;
  if (text.slice(context.from, context.to).startsWith("{")) return null;
  const column = pos - (text.lastIndexOf("\n", pos - 1) + 1);
  const indent = /^\s*/.exec(text.slice(pos - column, pos))?.[0] ?? "";
  const options = suggestActions(port.actions, port.language).map((each) =>
    toCompletion({ ...each, insert: each.insert.replaceAll("\n", `\n${indent}`) }),
  );
  return { from: context.from, options };
}

function expression(
  text: string,
  context: JsonContext,
  typed: TypedAction,
  pos: number,
  port: CompletionPort,
): CompletionResult | null {
  if (!context.isQuoted) return null;
  const piece = text.slice(context.from, context.to);
  const query = completionQuery(piece, pos - context.from);
  if (!query) return null;
  const options = port.itemsAt(typed.path).map((item) => ({
    label: item.text,
    detail: [item.detail ?? port.kindLabel(item.kind), item.sample].filter(Boolean).join(" · "),
    apply: (view: EditorView) => applyItem(view, item),
  }));
  return { from: context.from + query.start, options, validFor: /^[\p{L}\p{M}\p{N}_$.]*$/u };
}

/** As in the fields of the form: with its braces, and between the brackets of a function. */
function applyItem(view: EditorView, item: CompletionItem): void {
  const pos = view.state.selection.main.head;
  const text = view.state.doc.toString();
  const { from, to } = jsonContext(text, pos);
  const inside = text.slice(from, to).replace(/(?<=.)"$/, "");
  const query = completionQuery(inside, pos - from);
  if (!query) return;
  const escaped = { ...item, text: JSON.stringify(item.text).slice(1, -1) };
  const result = applyCompletion(inside, query, escaped);
  view.dispatch({
    changes: { from, to: from + inside.length, insert: result.text },
    selection: { anchor: from + result.caret },
    userEvent: "input.complete",
  });
}

function toCompletion(suggestion: JsonSuggestion): Completion {
  const { label, detail } = suggestion;
  return { label, ...(detail && detail !== label && { detail }), apply: (view) => applySuggestion(view, suggestion) };
}

/** Takes the place of the whole name or value that the caret stands in. */
function applySuggestion(view: EditorView, { insert, start }: JsonSuggestion): void {
  const pos = view.state.selection.main.head;
  const text = view.state.doc.toString();
  const { from, to, kind } = jsonContext(text, pos);
  const isNamed = kind === "name" && !/^\s*:/.test(text.slice(to));
  const value = isNamed ? `: ${start ?? ""}` : "";
  // Into the quotes or brackets of the value.
  const caret = from + insert.length + value.length - (isNamed && start ? 1 : 0);
  view.dispatch({
    changes: { from, to, insert: insert + value },
    selection: { anchor: caret },
    userEvent: "input.complete",
  });
  if (isNamed) startCompletion(view);
}

/** Behind the quote, since what was typed is matched with names without quotes. */
function wordStart({ from, isQuoted }: JsonContext): number {
  return isQuoted ? from + 1 : from;
}
