import type { Budget } from "./budget.ts";
import { isIdentical, toNumber } from "./compare.ts";
import { findText } from "./find-text.ts";
import { emptyObject, isObject, ownItems, ownValue, requireDepth } from "./plain-value.ts";
import { textOf } from "./text-functions.ts";

type Call = { readonly budget: Budget };

export function toArray([value]: readonly unknown[]): unknown[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** Of a text in UTF-16 units, of a list its items, of an object its members. */
export function length([value]: readonly unknown[], { budget }: Call): number | undefined {
  if (typeof value === "string" || Array.isArray(value)) return value.length;
  return isObject(value) ? membersOf(value, budget).length : undefined;
}

export function slice([value, start, end]: readonly unknown[], { budget }: Call): unknown {
  const [from, to] = [toNumber(start) ?? 0, toNumber(end)];
  if (!Array.isArray(value)) return textOf(value, budget)?.slice(from, to);
  return itemsOf(value, budget).slice(from, to);
}

/** Whether a text holds a text, a list an item, or an object a value. */
export function includes([collection, item, from]: readonly unknown[], { budget }: Call): boolean {
  const items = isObject(collection) ? membersOf(collection, budget) : collection;
  return (indexOf([items, item, from], { budget }) ?? -1) >= 0;
}

/** `from` counts from the end where it is negative. */
export function indexOf([collection, item, from]: readonly unknown[], { budget }: Call): number | undefined {
  const start = Math.trunc(toNumber(from) ?? 0);
  if (Array.isArray(collection)) {
    for (let index = startIn(collection.length, start); index < collection.length; index++) {
      if (isIdentical(ownValue(collection, index), item, budget)) return index;
    }
    return -1;
  }
  const [text, search] = [textOf(collection, budget), textOf(item, budget)];
  if (text === undefined) return undefined;
  return search === undefined ? -1 : findText(text, search, startIn(text.length, start));
}

function startIn(size: number, start: number): number {
  return start < 0 ? Math.max(0, size + start) : start;
}

/** Lists joined; objects merged through their members, the later over the earlier. Anything else is passed over. */
export function merge(args: readonly unknown[], { budget }: Call): unknown {
  const given = args.filter((arg) => arg !== null && arg !== undefined);
  if (given.length > 0 && given.every(Array.isArray)) return given.flatMap((list) => itemsOf(list, budget));
  return given.filter(isObject).reduce((merged, each) => mergeTwo(merged, each, budget, 0), emptyObject());
}

function mergeTwo(
  base: Record<string, unknown>,
  over: Record<string, unknown>,
  budget: Budget,
  depth: number,
): Record<string, unknown> {
  requireDepth(depth);
  const merged = emptyObject();
  for (const source of [base, over]) {
    for (const key of Object.keys(source)) {
      budget.spendSteps(1);
      const [before, value] = [merged[key], ownValue(source, key)];
      merged[key] = isObject(before) && isObject(value) ? mergeTwo(before, value, budget, depth + 1) : value;
    }
  }
  return merged;
}

function itemsOf(list: readonly unknown[], budget: Budget): unknown[] {
  budget.spendSteps(list.length);
  return ownItems(list);
}

function membersOf(object: Record<string, unknown>, budget: Budget): unknown[] {
  const keys = Object.keys(object);
  budget.spendSteps(keys.length);
  return keys.map((key) => ownValue(object, key));
}
