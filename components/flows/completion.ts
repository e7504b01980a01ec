export type CompletionItem = {
  /** What is put into the expression. */
  text: string;
  kind: "input" | "trigger" | "variable" | "action" | "output" | "function" | "vault";
  /** What it comes from, where that is not plain: an action's name. */
  detail?: string | undefined;
};

/** The unfinished name before the caret, within an expression. */
export type CompletionQuery = { start: number; end: number; typed: string };

const MAX_SHOWN = 50;

/** What stands for a stored item's field until one was picked. */
export const vaultItem: CompletionItem = { text: "@VaultItem", kind: "vault" };

/** What is being typed at the caret; null outside an expression, and inside a quoted text. */
export function completionQuery(text: string, caret: number): CompletionQuery | null {
  const open = text.lastIndexOf("{{", Math.max(caret - 1, 0));
  if (open < 0 || caret < open + 2) return null;
  const inside = text.slice(open + 2, caret);
  if (inside.includes("}}")) return null;
  if (inside.replaceAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, "").match(/["']/)) return null;
  const typed = /(?:^\s*(@[\w.-]*)|[\p{L}\p{M}\p{N}_$.]*)$/u.exec(inside)?.at(0)?.trimStart() ?? "";
  return { start: caret - typed.length, end: caret, typed };
}

/** Those that go on from what was typed; whole names first, then names that hold it somewhere. */
export function matchCompletions(items: readonly CompletionItem[], typed: string): CompletionItem[] {
  const wanted = typed.toLowerCase();
  const begins = items.filter(({ text }) => text.toLowerCase().startsWith(wanted) && text !== typed);
  const holds = wanted.length < 2 ? [] : items.filter(({ text }) => text.toLowerCase().indexOf(wanted) > 0);
  return [...begins, ...holds].slice(0, MAX_SHOWN);
}

/** The text with the item put in, and where the caret then stands: between the brackets of a function. */
export function applyCompletion(
  text: string,
  query: CompletionQuery,
  item: CompletionItem,
): { text: string; caret: number } {
  const before = text.slice(0, query.start);
  const after = text.slice(query.end);
  const space = before.endsWith("{{") ? " " : "";
  const call = item.kind === "function" ? "()" : "";
  const isClosed = /^[^{]*?\}\}/.test(after);
  const close = isClosed ? "" : " }}";
  const inserted = `${space}${item.text}${call}${close}`;
  const caret = query.start + space.length + item.text.length + (call ? 1 : close.length);
  return { text: before + inserted + after, caret };
}

/** The expression that is being typed at the caret, with its braces. */
export function expressionAt(text: string, caret: number): { start: number; end: number } {
  const [rest = ""] = /^[^{]*?\}\}/.exec(text.slice(caret)) ?? [];
  return { start: text.lastIndexOf("{{", Math.max(caret - 1, 0)), end: caret + rest.length };
}
