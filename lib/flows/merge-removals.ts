import { childrenOf, type ListKey, ownerOf, type Side } from "./merge-sides.ts";

/** Whether an action stays that one side removed with what it held, and in which the other changed something. */
export type ChooseRemoval = (id: string, keptBy: "mine" | "theirs") => boolean;

/** The actions of both sides that the merged document has. */
export function findStaying(base: Side, mine: Side, theirs: Side, staysChanged: ChooseRemoval): ReadonlySet<string> {
  const gone = new Set([
    ...findGone(base, mine, theirs, (id) => staysChanged(id, "mine")),
    ...findGone(base, theirs, mine, (id) => staysChanged(id, "theirs")),
  ]);
  return new Set([...theirs.spots.keys(), ...mine.spots.keys()].filter((id) => !gone.has(id)));
}

/**
 * Of one side, what the other removed: each action with all that went with it, unless that was changed here. What this
 * side had taken out of there did not go with it.
 */
function findGone(base: Side, side: Side, other: Side, staysChanged: (id: string) => boolean): string[] {
  const isMovedOut = movedOut(base, side, other);
  const removed = new Set(
    [...side.spots.keys()].filter((id) => base.spots.has(id) && !other.spots.has(id) && !isMovedOut(id)),
  );
  const units = new Map<string, string[]>();
  for (const id of removed) {
    const root = rootOf(id, side, removed);
    units.set(root, [...(units.get(root) ?? []), id]);
  }
  const isNewHere = (id: string) => !removed.has(id) && base.spots.get(id)?.list !== side.spots.get(id)?.list;
  const isChanged = (id: string) => side.changed.has(id) || side.moved.has(id) || childrenOf(side, id).some(isNewHere);
  return [...units].flatMap(([root, ids]) => (ids.some(isChanged) && staysChanged(root) ? [] : ids));
}

function rootOf(id: string, side: Side, removed: ReadonlySet<string>): string {
  const owner = ownerOf(side.spots.get(id)?.list ?? "");
  return owner !== null && removed.has(owner) ? rootOf(owner, side, removed) : id;
}

/**
 * Whether the other removed an action with the list that it stood in, and here it stands where no such list is, by
 * itself or in another that was taken out. Who removed the action itself meant it wherever it stands.
 */
function movedOut(base: Side, side: Side, other: Side): (id: string) => boolean {
  const listOf = ({ spots }: Side, id: string): ListKey => spots.get(id)?.list ?? "";
  const isGone = (list: ListKey) => base.lists.has(list) && !other.lists.has(list);
  const isOutside = (list: ListKey): boolean => {
    const owner = ownerOf(list);
    if (owner === null) return true;
    return isGone(list) ? isMovedOut(owner) : isOutside(listOf(side, owner));
  };
  const isMovedOut = (id: string): boolean =>
    !other.spots.has(id) && isGone(listOf(base, id)) && isOutside(listOf(side, id));
  return isMovedOut;
}
