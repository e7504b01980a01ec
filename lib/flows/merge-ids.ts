import { deepEqual } from "fast-equals";
import { diffDocuments } from "./diff-documents.ts";
import { freeActionId, listActionIds, renameAction } from "./edit-ids.ts";
import { newAction } from "./edit-new-action.ts";
import { replaceAction } from "./edit-tree.ts";
import type { FlowAction } from "./schema.ts";
import { walkActions } from "./walk-actions.ts";

type Document = readonly FlowAction[];

/** Three documents in which the same action has the same id, and no two have one. */
export type AlignedDocuments = {
  base: Document;
  mine: Document;
  theirs: Document;
  /** Ids that each side gave to actions that had others. */
  renamed: { mine: ReadonlySet<string>; theirs: ReadonlySet<string> };
  /** What each of those was called in the base. */
  baseIds: ReadonlyMap<string, string>;
};

/** Both gave the action another id: which one holds. */
export type ChooseId = (conflict: { base: string; mine: string; theirs: string }) => string;

/**
 * Gives every action of the three documents the id that it shall have, and lets references follow. Ids that both sides
 * gave to different actions stay with theirs, which are saved.
 */
export function alignIds(base: Document, mine: Document, theirs: Document, chooseId: ChooseId): AlignedDocuments {
  const byThem = renamesOf(base, theirs);
  const own = moveAside(base, withUniqueIds(mine), theirs, byThem);
  const byMe = renamesOf(base, own);
  const aligned = { base, mine: own, theirs };
  const baseIds = new Map<string, string>();
  for (const old of new Set([...byMe.keys(), ...byThem.keys()])) {
    const [my, their] = [byMe.get(old), byThem.get(old)];
    const isDispute = my !== undefined && their !== undefined && my !== their;
    const id = isDispute ? chooseId({ base: old, mine: my, theirs: their }) : (my ?? their ?? old);
    baseIds.set(id, old);
    aligned.base = rename(aligned.base, old, id);
    aligned.mine = rename(aligned.mine, my ?? old, id);
    aligned.theirs = rename(aligned.theirs, their ?? old, id);
  }
  const finals = (renames: ReadonlyMap<string, string>) =>
    new Set([...baseIds].filter(([, old]) => renames.has(old)).map(([id]) => id));
  return { ...aligned, renamed: { mine: finals(byMe), theirs: finals(byThem) }, baseIds };
}

function rename(actions: Document, from: string, to: string): Document {
  return from === to ? actions : renameAction(actions, from, to);
}

/** From old ids to new ones. */
function renamesOf(before: Document, after: Document): Map<string, string> {
  return new Map(
    diffDocuments(before, after).flatMap(({ renamedFrom, action }) =>
      renamedFrom === null ? [] : [[renamedFrom, action.id] as const],
    ),
  );
}

/** Mine, with other ids for those of its actions that are new and whose ids theirs has for something else. */
function moveAside(base: Document, mine: Document, theirs: Document, byThem: ReadonlyMap<string, string>): Document {
  const known = new Set(listActionIds(base));
  const their = new Map([...walkActions(theirs)].map(({ action }) => [action.id, action]));
  const byMe = new Map([...renamesOf(base, mine)].map(([old, id]) => [id, old]));
  const taken = new Set([...known, ...their.keys(), ...listActionIds(mine)]);
  const theirNames = new Set(byThem.values());
  const shared = new Set<string>();
  let moved = mine;
  for (const { action } of walkActions(mine)) {
    const other = their.get(action.id);
    if (known.has(action.id) || !other || shared.has(action.id)) continue;
    const old = byMe.get(action.id);
    const isAddedByBoth = old === undefined && !theirNames.has(action.id) && isSameAddition(action, other);
    if (isAddedByBoth || (old !== undefined && byThem.get(old) === action.id)) {
      if (isAddedByBoth) for (const id of listActionIds([action])) shared.add(id);
      continue;
    }
    const fresh = freeActionId(taken, action.id.replace(/_\d+$/, ""));
    taken.add(fresh);
    moved = renameAction(moved, action.id, fresh);
  }
  return moved;
}

/**
 * The same thing once, not twice: such as what this page saved and had no answer about. Two people who each add an
 * action and have not filled it in yet mean two actions.
 */
function isSameAddition(mine: FlowAction, theirs: FlowAction): boolean {
  if (!deepEqual(mine, theirs)) return false;
  return !deepEqual(mine, { ...newAction(mine.type, mine.action, new Set()), id: mine.id });
}

/** A text that somebody typed as JSON may hold an id twice. */
function withUniqueIds(actions: Document): Document {
  const ids = listActionIds(actions);
  if (new Set(ids).size === ids.length) return actions;
  const taken = new Set(ids);
  const seen = new Set<string>();
  let unique = actions;
  for (const { action, path } of walkActions(actions)) {
    if (seen.has(action.id)) {
      const fresh = freeActionId(taken, action.id.replace(/_\d+$/, ""));
      taken.add(fresh);
      unique = replaceAction(unique, path, (each) => ({ ...each, id: fresh }));
    }
    seen.add(action.id);
  }
  return unique;
}
