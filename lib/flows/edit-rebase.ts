import { deepEqual } from "fast-equals";
import { diffDocuments } from "./diff-documents.ts";
import type { UnsavedDraft } from "./edit-draft-saver.ts";
import type { Rebase } from "./edit-history.ts";
import { listActionIds } from "./edit-ids.ts";
import { isSameDocument } from "./edit-same-document.ts";
import { type MergeChoice, type MergeConflict, mergeDocuments } from "./merge-documents.ts";
import type { FlowAction } from "./schema.ts";

type Document = readonly FlowAction[];

/** Apart from the history, since it is a lot of code for what seldom happens: somebody else saved in between. */
export const rebaseStep: Rebase = ({ base, theirs }, from, to) => {
  const { actions, conflicts } = mergeDocuments(base, to, theirs);
  const kept = keptOf(base, to, theirs, actions);
  if (conflicts.length === 0 && kept.length === 0) return actions;
  // What was at odds before the step has been decided; the step may go by it.
  const before = mergeDocuments(base, from, theirs);
  const known = new Map(before.conflicts.map(({ key, mine }) => [key, mine]));
  const isKnown = ({ key, mine }: MergeConflict) => known.has(key) && deepEqual(known.get(key), mine);
  // Nor does a step bring back what went with something that they removed, as a merge may.
  const keptBefore = new Set(keptOf(base, from, theirs, before.actions));
  return conflicts.every(isKnown) && kept.every((id) => keptBefore.has(id)) ? actions : null;
};

/** What they removed and is there after a merge all the same, by its ids in the base. */
function keptOf(base: Document, mine: Document, theirs: Document, merged: Document): string[] {
  const removed = new Set(
    diffDocuments(base, theirs).flatMap((each) => (each.kind === "removed" ? each.action.id : [])),
  );
  if (removed.size === 0) return [];
  const renames = new Map(diffDocuments(base, mine).map(({ action, renamedFrom }) => [action.id, renamedFrom]));
  return listActionIds(merged).flatMap((id) => {
    const baseId = renames.get(id) ?? id;
    return removed.has(baseId) ? baseId : [];
  });
}

/**
 * What one saved oneself elsewhere, and what is not saved here, in one. Null where both changed the same; and where it
 * was sent from here and only the answer did not arrive: `DraftSaver.recognise` knows what to do then.
 */
export function withOwn({ base, actions: mine, unanswered }: UnsavedDraft, saved: Document): Document | null {
  if (unanswered.some((sent) => isSameDocument(sent, saved))) return null;
  const { actions, conflicts } = mergeDocuments(base, mine, saved);
  return conflicts.length === 0 ? actions : null;
}

/**
 * The way from both drafts in one to the one that a person chose. Where both changed the same, it leads from theirs over
 * mine, so that undo comes by all that either has.
 */
export function wayToChosen(base: Document, mine: Document, theirs: Document, chosen: Document): Document[] {
  const { actions: both, conflicts } = mergeDocuments(base, mine, theirs);
  const allMine = new Map(conflicts.map(({ key }) => [key, "mine" as MergeChoice]));
  const preferringMine = conflicts.length === 0 ? both : mergeDocuments(base, mine, theirs, allMine).actions;
  const [first, ...later] = [both, preferringMine, chosen];
  const way = [first as Document];
  // The chosen one is the last all the same: what is theirs, as it is, is saved already.
  for (const next of later) way.splice(deepEqual(next, way.at(-1)) ? -1 : way.length, 1, next);
  return way;
}
