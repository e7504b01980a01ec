import { deepEqual } from "fast-equals";
import { branchList, joinPath, parentPath, splitPath } from "./edit-position.ts";
import type { FlowAction } from "./schema.ts";
import { branchesOf, branchOf, walkActions } from "./walk-actions.ts";

/** One value of an action. `field` leads to it, such as `["params", "headers", "Authorization"]` or `["alias"]`. */
export type FieldChange = { field: readonly string[]; before: unknown; after: unknown };

/** What happened to one action. Its branches' actions have changes of their own. */
export type ActionChange = {
  kind: "added" | "removed" | "changed";
  /** As it is afterwards; before, if it was removed. */
  action: FlowAction;
  /** Its place in the document that `action` is taken from. */
  path: string;
  /** Its place before, if it was moved among those that stayed. */
  movedFrom: string | null;
  /** Its id before, if that was changed. */
  renamedFrom: string | null;
  fields: readonly FieldChange[];
};

type Placed = { action: FlowAction; path: string; key: string; list: string };
type Side = ReadonlyMap<string, Placed>;

/**
 * What leads from one document to the other, action by action, in the order of the document afterwards, and then what
 * was removed. Actions are the same if their ids are; one that was given another id is known by its place.
 */
export function diffDocuments(before: readonly FlowAction[], after: readonly FlowAction[]): ActionChange[] {
  return diffInPlace(before, after) ?? diffPlaces(before, after, findRenames);
}

/** The same, where it is known which are the same: no other id is taken for a new name. */
export function diffById(before: readonly FlowAction[], after: readonly FlowAction[]): ActionChange[] {
  return diffInPlace(before, after) ?? diffPlaces(before, after, () => new Map());
}

/**
 * Where every action is still in its place, as after most edits; null where one is not. What is the same object in both
 * is not looked into.
 */
function diffInPlace(before: readonly FlowAction[], after: readonly FlowAction[], list = ""): ActionChange[] | null {
  if (before === after) return [];
  if (before.length !== after.length) return null;
  const changes: ActionChange[] = [];
  for (const [index, action] of after.entries()) {
    const was = before[index];
    if (was === action) continue;
    if (was?.id !== action.id || was.type !== action.type || was.action !== action.action) return null;
    const path = joinPath(list, index);
    const fields = diffAction(was, action);
    if (fields.length > 0) changes.push({ ...unmoved, kind: "changed", action, path, fields });
    for (const branch of branchesOf(action)) {
      const inside = diffInPlace(branchOf(was, branch), branchOf(action, branch), branchList(path, branch));
      if (!inside) return null;
      changes.push(...inside);
    }
  }
  return changes;
}

const unmoved = { movedFrom: null, renamedFrom: null } as const;

function diffPlaces(
  before: readonly FlowAction[],
  after: readonly FlowAction[],
  toRenames: typeof findRenames,
): ActionChange[] {
  const old = placeAll(before);
  const placed = placeAll(after);
  const renames = toRenames(old, placed);
  const oldOf = (key: string) => old.get(renames.get(key) ?? key);
  const moved = findMoved(placed, oldOf);
  const changes = [...placed.values()].flatMap((now): ActionChange[] => {
    const was = oldOf(now.key);
    if (!was) return [{ ...common(now), kind: "added" }];
    const fields = diffAction(was.action, now.action);
    const renamedFrom = renames.has(now.key) ? was.action.id : null;
    const movedFrom = moved.has(now.key) ? was.path : null;
    if (fields.length === 0 && renamedFrom === null && movedFrom === null) return [];
    return [{ ...common(now), kind: "changed", fields, renamedFrom, movedFrom }];
  });
  const kept = new Set([...placed.keys()].map((key) => renames.get(key) ?? key));
  const removed = [...old.values()].filter(({ key }) => !kept.has(key));
  return [...changes, ...removed.map((was): ActionChange => ({ ...common(was), kind: "removed" }))];
}

function common({ action, path }: Placed) {
  return { action, path, movedFrom: null, renamedFrom: null, fields: [] };
}

/** By id; a document from elsewhere may hold one twice. */
function placeAll(actions: readonly FlowAction[]): Side {
  const placed = new Map<string, Placed>();
  const keys = new Map<string, string>();
  for (const { action, path } of walkActions(actions)) {
    const key = placed.has(action.id) ? `${action.id} ${path}` : action.id;
    const parent = parentPath(path);
    keys.set(path, key);
    placed.set(key, { action, path, key, list: parent ? `${keys.get(parent.path)}.${parent.branch}` : "" });
  }
  return placed;
}

/** From new keys to old ones: of actions whose old id is gone, and that are at the same place, or the same in all else. */
function findRenames(old: Side, placed: Side): ReadonlyMap<string, string> {
  const gone = new Map([...old.values()].filter(({ key }) => !placed.has(key)).map((was) => [was.path, was]));
  const renames = new Map<string, string>();
  if (gone.size === 0) return renames;
  const fresh = [...placed.values()].filter(({ key }) => !old.has(key));
  const match = (find: (now: Placed) => Placed | undefined) => {
    for (const now of fresh) {
      const was = renames.has(now.key) ? undefined : find(now);
      if (!was) continue;
      renames.set(now.key, was.key);
      gone.delete(was.path);
    }
  };
  match((now) => {
    const was = gone.get(now.path);
    return was && isSameAction(was, now) ? was : undefined;
  });
  match((now) => [...gone.values()].find((was) => isAlike(was, now)));
  return renames;
}

/** Not if one was removed, and another of its kind put in its place: most of what it holds is the same. */
function isSameAction({ action: was }: Placed, { action: now }: Placed): boolean {
  if (was.type !== now.type || was.action !== now.action) return false;
  const inside = new Set([...walkActions([was])].map(({ action }) => action.id));
  const holdsSame = [...walkActions([now])].some(({ action }) => inside.has(action.id));
  return holdsSame || diffAction(was, now).length <= Math.max(countValues(was), countValues(now)) / 2;
}

function isAlike({ action: was, list }: Placed, { action: now, list: listNow }: Placed): boolean {
  if (list !== listNow || was.type !== now.type || was.action !== now.action) return false;
  return countValues(was) > 0 && diffAction(was, now).length === 0;
}

/** As many as it can differ in from another of its kind. */
function countValues({ id: _, type, action, params = {}, ...rest }: FlowAction): number {
  const branches = new Set<string>(branchesOf({ type, action }));
  const count = (value: unknown): number =>
    isRecord(value) ? Object.values(value).reduce((sum: number, member) => sum + count(member), 0) : 1;
  const own = Object.entries(params).filter(([name]) => !branches.has(name));
  return count(rest) + count(Object.fromEntries(own));
}

/** Those that came from another list, and the fewest of the others that explain the new order. */
function findMoved(placed: Side, oldOf: (key: string) => Placed | undefined): ReadonlySet<string> {
  const moved = new Set<string>();
  const lists = new Map<string, { key: string; index: number }[]>();
  const listBefore = (now: Placed) => (now.list === "" ? "" : translateList(now.list, oldOf));
  for (const now of placed.values()) {
    const was = oldOf(now.key);
    if (!was) continue;
    if (was.list !== listBefore(now)) moved.add(now.key);
    else {
      const members = lists.get(now.list) ?? [];
      members.push({ key: now.key, index: splitPath(was.path).index });
      lists.set(now.list, members);
    }
  }
  for (const members of lists.values()) {
    const staying = longestIncreasing(members.map(({ index }) => index));
    members.forEach(({ key }, position) => {
      if (!staying.has(position)) moved.add(key);
    });
  }
  return moved;
}

function translateList(list: string, oldOf: (key: string) => Placed | undefined): string {
  const dot = list.lastIndexOf(".");
  return `${oldOf(list.slice(0, dot))?.key}${list.slice(dot)}`;
}

/** Positions of a longest run of growing numbers, by patience sorting. */
function longestIncreasing(numbers: readonly number[]): ReadonlySet<number> {
  const tails: number[] = [];
  const previous: number[] = [];
  numbers.forEach((number, position) => {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((numbers[tails[middle] ?? -1] ?? -1) < number) low = middle + 1;
      else high = middle;
    }
    previous[position] = low > 0 ? (tails[low - 1] ?? -1) : -1;
    tails[low] = position;
  });
  const positions = new Set<number>();
  for (let at = tails.at(-1) ?? -1; at >= 0; at = previous[at] ?? -1) positions.add(at);
  return positions;
}

/** The values in which two actions differ, their ids and branches apart. */
export function diffAction(before: FlowAction, after: FlowAction): FieldChange[] {
  if (before === after) return [];
  const { id: _, params: oldParams, ...old } = before;
  const { id: __, params: newParams, ...now } = after;
  const branches = new Set<string>([...branchesOf(before), ...branchesOf(after)]);
  const own = (params: FlowAction["params"]) =>
    Object.fromEntries(Object.entries(params ?? {}).filter(([name]) => !branches.has(name)));
  return [...diffValues(old, now, []), ...diffValues(own(oldParams), own(newParams), ["params"])];
}

function diffValues(before: unknown, after: unknown, field: readonly string[]): FieldChange[] {
  if (before === after) return [];
  if (!isRecord(before) || !isRecord(after)) {
    return deepEqual(before, after) ? [] : [{ field, before, after }];
  }
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => diffValues(member(before, name), member(after, name), [...field, name]));
}

function member(record: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
