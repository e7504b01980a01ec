import { deepEqual } from "fast-equals";
import { type AlignedDocuments, alignIds } from "./merge-ids.ts";
import { mergePlaces } from "./merge-places.ts";
import { findStaying } from "./merge-removals.ts";
import { childrenOf, type ListKey, listKey, ownerOf, type Side, toSide } from "./merge-sides.ts";
import { type ChooseValue, mergeOwnValues, type OwnValues, ownValuesOf } from "./merge-values.ts";
import type { FlowAction } from "./schema.ts";
import { type BranchName, branchesOf, branchOf } from "./walk-actions.ts";

export type MergeChoice = "mine" | "theirs";

/** What both changed, and differently: one of the two has to be chosen. */
export type MergeConflict = {
  /** Names it in the choices, whatever else is chosen. */
  key: string;
  /** Where `base`, `mine` and `theirs` are values, actions (undefined where it was removed), places, or ids. */
  kind: "value" | "removed" | "place" | "id";
  /** As the merged document has it. */
  actionId: string;
  /** Of a value, such as `["params", "text"]`; empty if the action became one of another kind. */
  field: readonly string[];
  base: unknown;
  mine: unknown;
  theirs: unknown;
};

export type MergedDocuments = {
  actions: readonly FlowAction[];
  /** All there are, those that were chosen about too. */
  conflicts: readonly MergeConflict[];
};

type Choose = (conflict: Omit<MergeConflict, "key">, unlessChosen?: MergeChoice) => MergeChoice;

/**
 * What two people made of one document, in one. Actions are the same if their ids are, or were before they got others.
 *
 * What nobody chose about is as in theirs, which is saved; what one removed and the other changed is kept. What stood
 * in a branch that is removed all the same stands in its place: an action goes only if one side removed it, and not if
 * it went with what it stood in while the other had taken it out. An id that both gave to new actions stays with theirs,
 * and references of mine follow.
 *
 * @param choices By the conflicts' keys.
 */
export function mergeDocuments(
  base: readonly FlowAction[],
  mine: readonly FlowAction[],
  theirs: readonly FlowAction[],
  choices: ReadonlyMap<string, MergeChoice> = new Map(),
): MergedDocuments {
  if (deepEqual(mine, theirs) || deepEqual(theirs, base)) return { actions: mine, conflicts: [] };
  if (deepEqual(mine, base)) return { actions: theirs, conflicts: [] };
  const found: (Omit<MergeConflict, "key"> & { baseId: string })[] = [];
  const keyOf = (kind: string, baseId: string, field: readonly string[]) => JSON.stringify([kind, baseId, ...field]);
  const aligned = alignIds(base, mine, theirs, (ids) => {
    const chosen = ids[choices.get(keyOf("id", ids.base, [])) ?? "theirs"];
    found.push({ kind: "id", actionId: chosen, baseId: ids.base, field: [], ...ids });
    return chosen;
  });
  const actions = mergeAligned(aligned, (conflict, unlessChosen = "theirs") => {
    const baseId = aligned.baseIds.get(conflict.actionId) ?? conflict.actionId;
    found.push({ ...conflict, baseId });
    return choices.get(keyOf(conflict.kind, baseId, conflict.field)) ?? unlessChosen;
  });
  const conflicts = found.map(({ baseId, ...conflict }) => ({
    key: keyOf(conflict.kind, baseId, conflict.field),
    ...conflict,
  }));
  return { actions, conflicts };
}

function mergeAligned({ renamed, ...documents }: AlignedDocuments, choose: Choose): FlowAction[] {
  const base = toSide(documents.base, documents.base);
  const mine = toSide(documents.base, documents.mine, renamed.mine);
  const theirs = toSide(documents.base, documents.theirs, renamed.theirs);
  const all = (read: (side: Side) => unknown) => ({
    base: read(base),
    mine: read(mine),
    theirs: read(theirs),
  });
  const staying = findStaying(base, mine, theirs, (id, keptBy) => {
    const values = all(({ spots }) => spots.get(id)?.action);
    return choose({ kind: "removed", actionId: id, field: [], ...values }, keptBy) === keptBy;
  });
  const values = new Map([...staying].map((id) => [id, mergeValuesOf(id, base, mine, theirs, choose)] as const));
  const lists = mergePlaces({
    base,
    mine,
    theirs,
    stays: (id) => staying.has(id),
    hasList: (list) => branchesOfValues(values.get(ownerOf(list) ?? "")).some((each) => list.endsWith(`.${each}`)),
    choosePlace: (id) => choose({ kind: "place", actionId: id, field: [], ...all(({ spots }) => spots.get(id)?.path) }),
  });
  const build = (list: ListKey): FlowAction[] =>
    (lists.get(list) ?? []).map((id) => {
      const sources = [mine, theirs, base].flatMap(({ spots }) => spots.get(id)?.action ?? []);
      return composeAction(id, values.get(id) ?? {}, sources, (branch) => build(listKey(id, branch)));
    });
  return build("");
}

function mergeValuesOf(id: string, base: Side, mine: Side, theirs: Side, choose: Choose): OwnValues {
  const [was, my, their] = [base, mine, theirs].map(({ spots }) => spots.get(id)?.action);
  if (!my || !their) return my || their ? ownValuesOf((my ?? their) as FlowAction) : {};
  const values = { base: was ? ownValuesOf(was) : {}, mine: ownValuesOf(my), theirs: ownValuesOf(their) };
  const chooseValue: ChooseValue = (conflict) => conflict[choose({ kind: "value", actionId: id, ...conflict })];
  const isSameKind = my.type === their.type && my.action === their.action;
  const isChanged = (side: "mine" | "theirs") =>
    !deepEqual(values[side], values.base) || hasNewcomers(id, side === "mine" ? mine : theirs, base);
  // What one put into a branch, and the other's kind of action has no such branch.
  if (was && !isSameKind && isChanged("mine") && isChanged("theirs"))
    return chooseValue({ field: [], ...values }) as OwnValues;
  return mergeOwnValues(values, chooseValue);
}

function hasNewcomers(id: string, side: Side, base: Side): boolean {
  return childrenOf(side, id).some((child) => base.spots.get(child)?.list !== side.spots.get(child)?.list);
}

function branchesOfValues(values: OwnValues | undefined): readonly BranchName[] {
  return values ? branchesOf(values as { type: string; action: string }) : [];
}

/** The action with merged values and branches: the very object of one side where it is the same. */
function composeAction(
  id: string,
  values: OwnValues,
  sources: readonly FlowAction[],
  build: (branch: BranchName) => FlowAction[],
): FlowAction {
  const branches = branchesOfValues(values).map((branch) => [branch, build(branch)] as const);
  const params: Record<string, unknown> = { ...(values.params as object | undefined) };
  for (const [branch, list] of branches) {
    const form = list.length > 0 ? list : emptyForm(branch, sources);
    if (form !== undefined) params[branch] = form;
  }
  const hasParams = values.params !== undefined || Object.keys(params).length > 0;
  const action = { id, ...values, ...(hasParams && { params }) } as FlowAction;
  return sources.find((source) => deepEqual(source, action)) ?? action;
}

/** A branch without actions may be left out, null, or an empty list: as the side has it that changed it last. */
function emptyForm(branch: BranchName, sources: readonly FlowAction[]): unknown {
  const formOf = (action: FlowAction) => (branchOf(action, branch).length > 0 ? [] : action.params?.[branch]);
  const [mine, theirs, base] = sources.filter((action) => branchesOf(action).includes(branch)).map(formOf);
  return sources.length === 3 && deepEqual(mine, base) ? theirs : mine;
}
