import type { ServerDraft, UnsavedDraft } from "./edit-draft-saver.ts";
import { type EditHistory, recordEdit, startHistory, takeInTheirs } from "./edit-history.ts";
import { isSameDocument } from "./edit-same-document.ts";

/** What a browser keeps of a draft that is edited in it. */
export type KeptEdit = UnsavedDraft & {
  /** Text that does not parse yet, by action and field. */
  heldTexts: readonly (readonly [string, string])[];
  /** Milliseconds since 1970. */
  at: number;
};

/** How an editor goes on from what an earlier page left. */
export type RecalledEdit =
  /** All was saved: undo goes on, on top of what others saved since. */
  | { kind: "history"; history: EditHistory }
  /** It comes back by itself; if it is stale, a person has to choose. */
  | { kind: "unsaved"; history: EditHistory; unsaved: UnsavedDraft; isStale: boolean };

export function hasUnsavedEdit({ actions, base }: Pick<KeptEdit, "actions" | "base">): boolean {
  return !isSameDocument(actions, base);
}

/** @param history As it was kept, perhaps some edits earlier; null if it was not. */
export function recallEdit(edit: KeptEdit, history: EditHistory | null, server: ServerDraft): RecalledEdit {
  const ending = endIn(edit, history);
  if (isSameDocument(edit.actions, server.actions)) return { kind: "history", history: ending };
  if (!hasUnsavedEdit(edit)) {
    return {
      kind: "history",
      history: takeInTheirs(ending, server.actions, { base: edit.base, theirs: server.actions, by: null }),
    };
  }
  const { base, version, unanswered } = edit;
  const own = [base, ...unanswered].find((actions) => isSameDocument(actions, server.actions));
  const from = own ? { base: own, version: server.version, unanswered: [] } : { base, version, unanswered };
  return { kind: "unsaved", history: ending, unsaved: { ...from, actions: ending.actions }, isStale: !own };
}

function endIn({ actions, base, at }: KeptEdit, history: EditHistory | null): EditHistory {
  const kept = history ?? startHistory(base);
  return isSameDocument(kept.actions, actions) ? kept : recordEdit(kept, actions, at);
}
