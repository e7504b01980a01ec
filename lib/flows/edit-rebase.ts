import { deepEqual } from "fast-equals";
import type { Rebase } from "./edit-history.ts";
import { type MergeChoice, type MergeConflict, mergeDocuments } from "./merge-documents.ts";
import type { FlowAction } from "./schema.ts";

type Document = readonly FlowAction[];

/** Apart from the history, since it is a lot of code for what seldom happens: somebody else saved in between. */
export const rebaseStep: Rebase = ({ base, theirs }, from, to) => {
  const { actions, conflicts } = mergeDocuments(base, to, theirs);
  if (conflicts.length === 0) return actions;
  // What was at odds before the step has been decided; the step may go by it.
  const known = new Map(mergeDocuments(base, from, theirs).conflicts.map(({ key, mine }) => [key, mine]));
  const isKnown = ({ key, mine }: MergeConflict) => known.has(key) && deepEqual(known.get(key), mine);
  return conflicts.every(isKnown) ? actions : null;
};

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
