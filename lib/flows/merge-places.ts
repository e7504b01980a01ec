import { type ListKey, ownerOf, type Side, survivingLists } from "./merge-sides.ts";

/** Whose place an action takes; `both` where they agree, also about where it was all along. */
type Authority = "mine" | "theirs" | "both";

type PlaceOptions = {
  base: Side;
  mine: Side;
  theirs: Side;
  stays: (id: string) => boolean;
  hasList: (list: ListKey) => boolean;
  /** Both moved it, to different places; or each into what the other moved. */
  choosePlace: (id: string) => "mine" | "theirs";
};

/**
 * Where every action that stays stands: the order of theirs, and in it what I moved or added, each behind what it stood
 * behind in mine. Of what both put into one gap, theirs comes first.
 */
export function mergePlaces(options: PlaceOptions): ReadonlyMap<ListKey, readonly string[]> {
  const { mine, theirs, stays, hasList } = options;
  const ids = [...new Set([...theirs.spots.keys(), ...mine.spots.keys()])].filter(stays);
  const [my, their] = [survivingLists(mine, stays, hasList), survivingLists(theirs, stays, hasList)];
  const authority = new Map(ids.map((id) => [id, authorityOf(id, options)]));
  const listOf = (id: string): ListKey =>
    (authority.get(id) === "mine" ? my.listOf.get(id) : their.listOf.get(id)) ?? my.listOf.get(id) ?? "";
  breakCycles(ids, authority, listOf, options);

  const merged = new Map<ListKey, string[]>();
  for (const list of new Set(ids.map(listOf))) {
    const isHere = (id: string) => listOf(id) === list;
    const order = (their.lists.get(list) ?? []).filter((id) => isHere(id) && authority.get(id) !== "mine");
    merged.set(list, insertMine(order, (my.lists.get(list) ?? []).filter(isHere), authority));
  }
  return withoutLosses(ids, merged, listOf);
}

function authorityOf(id: string, { base, mine, theirs, choosePlace }: PlaceOptions): Authority {
  if (!theirs.spots.has(id)) return "mine";
  if (!mine.spots.has(id)) return "theirs";
  const isNew = !base.spots.has(id);
  if (!isNew && !theirs.moved.has(id)) return mine.moved.has(id) ? "mine" : "both";
  if (!isNew && !mine.moved.has(id)) return "theirs";
  if (isSamePlace(id, mine, theirs)) return "both";
  return isNew ? "theirs" : choosePlace(id);
}

function isSamePlace(id: string, mine: Side, theirs: Side): boolean {
  const list = mine.spots.get(id)?.list ?? "";
  return list === theirs.spots.get(id)?.list && before(id, list, mine, theirs) === before(id, list, theirs, mine);
}

/** What stands before it in that list, of those that the other side has in it too. */
function before(id: string, list: ListKey, side: Side, other: Side): string | undefined {
  const members = side.lists.get(list) ?? [];
  return members.slice(0, members.indexOf(id)).findLast((each) => other.spots.get(each)?.list === list);
}

function insertMine(
  order: readonly string[],
  members: readonly string[],
  authority: ReadonlyMap<string, Authority>,
): string[] {
  const result = [...order];
  let anchor = -1;
  for (const id of members) {
    if (authority.get(id) === "theirs") continue;
    const at = authority.get(id) === "mine" ? -1 : result.indexOf(id, anchor + 1);
    if (at >= 0) anchor = at;
    if (authority.get(id) !== "mine") continue;
    anchor++;
    while (anchor < result.length && authority.get(result[anchor] ?? "") === "theirs") anchor++;
    result.splice(anchor, 0, id);
  }
  return result;
}

/** I moved A into B, and they moved B into A: then one side's places hold for both. */
function breakCycles(
  ids: readonly string[],
  authority: Map<string, Authority>,
  listOf: (id: string) => ListKey,
  { mine, theirs, choosePlace }: PlaceOptions,
): void {
  for (const id of ids) {
    const cycle = findCycle(id, listOf);
    const [first] = cycle.filter((each) => authority.get(each) !== "both").toSorted();
    if (first === undefined) continue;
    const side = choosePlace(first);
    for (const each of cycle) if ((side === "mine" ? mine : theirs).spots.has(each)) authority.set(each, side);
  }
}

/** The actions that hold each other, if the action is one of them. */
function findCycle(id: string, listOf: (id: string) => ListKey): string[] {
  const way = [id];
  for (let owner = ownerOf(listOf(id)); owner !== null; owner = ownerOf(listOf(owner))) {
    if (owner === id) return way;
    if (way.includes(owner)) return [];
    way.push(owner);
  }
  return [];
}

/** Whatever did not find a place that is reached from the start stands at its end. */
function withoutLosses(
  ids: readonly string[],
  merged: Map<ListKey, string[]>,
  listOf: (id: string) => ListKey,
): ReadonlyMap<ListKey, readonly string[]> {
  for (const id of ids) {
    if (findCycle(id, listOf).length === 0) continue;
    const list = listOf(id);
    merged.set(
      list,
      (merged.get(list) ?? []).filter((each) => each !== id),
    );
    merged.set("", [...(merged.get("") ?? []), id]);
    const before = listOf;
    listOf = (each) => (each === id ? "" : before(each));
  }
  return merged;
}
