import { diffById } from "./diff-documents.ts";
import { parentPath } from "./edit-position.ts";
import type { FlowAction } from "./schema.ts";
import { branchesOf, walkActions } from "./walk-actions.ts";

/** A list of actions: `""` is the root's, `<id>.<branch>` one of an action's. */
export type ListKey = string;

export type Spot = { action: FlowAction; list: ListKey; path: string };

/** One of the documents that are merged, by id. */
export type Side = {
  spots: ReadonlyMap<string, Spot>;
  lists: ReadonlyMap<ListKey, readonly string[]>;
  /** What this side did to actions of the base. */
  moved: ReadonlySet<string>;
  changed: ReadonlySet<string>;
};

/**
 * @param base With the ids that the documents share by now.
 * @param renamed Those that this side gave other ids: a change, though the ids are the same by now.
 */
export function toSide(
  base: readonly FlowAction[],
  actions: readonly FlowAction[],
  renamed: ReadonlySet<string> = new Set(),
): Side {
  const spots = new Map<string, Spot>();
  const lists = new Map<ListKey, string[]>([["", []]]);
  const ids = new Map<string, string>();
  for (const { action, path } of walkActions(actions)) {
    const parent = parentPath(path);
    const list = parent ? listKey(ids.get(parent.path) ?? "", parent.branch) : "";
    ids.set(path, action.id);
    spots.set(action.id, { action, list, path });
    lists.get(list)?.push(action.id);
    for (const branch of branchesOf(action)) lists.set(listKey(action.id, branch), []);
  }
  const changes = diffById(base, actions).filter(({ kind }) => kind === "changed");
  const idsOf = (chosen: typeof changes) => chosen.map(({ action }) => action.id);
  return {
    spots,
    lists,
    moved: new Set(idsOf(changes.filter(({ movedFrom }) => movedFrom !== null))),
    changed: new Set([...idsOf(changes.filter(({ fields }) => fields.length > 0)), ...renamed]),
  };
}

export function listKey(ownerId: string, branch: string): ListKey {
  return `${ownerId}.${branch}`;
}

/** The action whose branch the list is; null for the root's. */
export function ownerOf(list: ListKey): string | null {
  return list === "" ? null : list.slice(0, list.lastIndexOf("."));
}

/** The ids of all lists in an action's branches, its own only. */
export function childrenOf({ spots, lists }: Side, id: string): string[] {
  const action = spots.get(id)?.action;
  return action ? branchesOf(action).flatMap((branch) => lists.get(listKey(id, branch)) ?? []) : [];
}

/**
 * The lists of a side as they are when some of its actions, or branches of them, are gone: what was in those stands
 * where they stood.
 *
 * @param hasList Whether an action that stays has that branch still.
 */
export function survivingLists(
  { spots, lists }: Side,
  stays: (id: string) => boolean,
  hasList: (list: ListKey) => boolean,
): { lists: ReadonlyMap<ListKey, readonly string[]>; listOf: ReadonlyMap<string, ListKey> } {
  const surviving = new Map<ListKey, string[]>();
  const listOf = new Map<string, ListKey>();
  const collect = (from: ListKey, into: ListKey) => {
    for (const id of lists.get(from) ?? []) {
      const action = spots.get(id)?.action;
      if (stays(id)) {
        const members = surviving.get(into);
        if (members) members.push(id);
        else surviving.set(into, [id]);
        listOf.set(id, into);
      }
      for (const branch of action ? branchesOf(action) : []) {
        const list = listKey(id, branch);
        collect(list, stays(id) && hasList(list) ? list : into);
      }
    }
  };
  collect("", "");
  return { lists: surviving, listOf };
}
