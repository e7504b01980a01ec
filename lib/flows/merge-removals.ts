import { childrenOf, ownerOf, type Side } from "./merge-sides.ts";

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

/** Of one side, what the other removed: each action with all that went with it, unless that was changed here. */
function findGone(base: Side, side: Side, other: Side, staysChanged: (id: string) => boolean): string[] {
  const removed = new Set([...side.spots.keys()].filter((id) => base.spots.has(id) && !other.spots.has(id)));
  const units = new Map<string, string[]>();
  for (const id of removed) {
    const root = rootOf(id, side, removed);
    units.set(root, [...(units.get(root) ?? []), id]);
  }
  const isChanged = (id: string) =>
    side.changed.has(id) || side.moved.has(id) || childrenOf(side, id).some((child) => !removed.has(child));
  return [...units].flatMap(([root, ids]) => (ids.some(isChanged) && staysChanged(root) ? [] : ids));
}

function rootOf(id: string, side: Side, removed: ReadonlySet<string>): string {
  const owner = ownerOf(side.spots.get(id)?.list ?? "");
  return owner !== null && removed.has(owner) ? rootOf(owner, side, removed) : id;
}
