export type CompletionItem = {
  /** What is put into the expression. */
  text: string;
  kind: "input" | "trigger" | "variable" | "action" | "output" | "function" | "vault";
  /** What it comes from, where that is not plain: an action's name. */
  detail?: string | undefined;
  /** What it was when the flow ran, or is in the sample: short, and masked. */
  sample?: string | undefined;
  /** There is more to choose from in it: the caret stays where the next name goes. */
  hasMembers?: boolean | undefined;
};

/** The unfinished name before the caret, within an expression. */
export type CompletionQuery = { start: number; end: number; typed: string };

const MAX_SHOWN = 50;
/** Nobody types a longer name; and looking for where one begins takes longer the further it may be. */
const MAX_TYPED = 300;
const SECRET = /^\s*(@[\w.-]*)$/;
/** A name with its members, the last of them half typed: `actions.get.json.items[0]["odd na`. */
const PATH =
  /(?<![\p{L}\p{M}\p{N}_$.)\]])[\p{L}_$][\p{L}\p{M}\p{N}_$]*(?:\.[\p{L}\p{M}\p{N}_$]*|\[(?:\d+|"[^"\\]*"|'[^'\\]*')\])*(?:\[(?:\d+|"[^"\\]*|'[^'\\]*)?)?$/u;

/** What stands for a stored item's field until one was picked. */
export const vaultItem: CompletionItem = { text: "@VaultItem", kind: "vault" };

/** What is being typed at the caret; null outside an expression, and inside a quoted text. */
export function completionQuery(text: string, caret: number): CompletionQuery | null {
  const open = text.lastIndexOf("{{", Math.max(caret - 1, 0));
  if (open < 0 || caret < open + 2) return null;
  const inside = text.slice(open + 2, caret);
  if (inside.includes("}}")) return null;
  const typed = (SECRET.exec(inside)?.[1] ?? PATH.exec(inside.slice(-MAX_TYPED))?.[0]) || "";
  const before = inside.slice(0, inside.length - typed.length);
  if (before.replaceAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, "").match(/["']/)) return null;
  // A member of what is no name: of a call, for one.
  return typed === "" && /[\p{L}\p{M}\p{N}_$.\])]$/u.test(before)
    ? null
    : { start: caret - typed.length, end: caret, typed };
}

/** Those that go on from what was typed, each once; whole names first, then names that hold it somewhere. */
export function matchCompletions(items: readonly CompletionItem[], typed: string): CompletionItem[] {
  const wanted = loose(typed);
  const begins = items.filter(({ text }) => loose(text).startsWith(wanted) && text !== typed);
  const holds = wanted.length < 2 ? [] : items.filter(({ text }) => loose(text).indexOf(wanted) > 0);
  const seen = new Set<string>();
  const isNew = ({ text }: CompletionItem) => !seen.has(text) && seen.add(text);
  return [...begins, ...holds].filter(isNew).slice(0, MAX_SHOWN);
}

/** `a["b-c"][0]` as `a.b-c.0`: however members are written, they are the same. */
function loose(text: string): string {
  const dotted = text.includes("[") ? text.replaceAll(/\[["']?/g, ".").replaceAll(/["']?\]/g, "") : text;
  return dotted.toLowerCase();
}

/** The text with the item put in, and where the caret then stands: between the brackets of a function, after what has members. */
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
  const named = query.start + space.length + item.text.length;
  const caret = named + (call ? 1 : item.hasMembers ? 0 : close.length);
  return { text: before + inserted + after, caret };
}

/** The expression that is being typed at the caret, with its braces. */
export function expressionAt(text: string, caret: number): { start: number; end: number } {
  const [rest = ""] = /^[^{]*?\}\}/.exec(text.slice(caret)) ?? [];
  return { start: text.lastIndexOf("{{", Math.max(caret - 1, 0)), end: caret + rest.length };
}
