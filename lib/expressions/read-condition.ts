import { type ConditionOperator, normalizeOperator } from "./condition-operators.ts";
import { isObject, ownValue } from "./plain-value.ts";

/** One level of a condition as its author wrote it, whatever the spelling. */
type ConditionNode =
  | { kind: "missing" }
  /** A plain value, which stands for itself. */
  | { kind: "value"; value: unknown }
  | { kind: "group"; operator: "AND" | "OR"; members: readonly ConditionMember[] }
  /** Operator null: `written` is none that is known. */
  | { kind: "test"; operator: ConditionOperator | null; written: string; members: readonly ConditionMember[] };

/** A part of a condition, and where in it that stands: `["operands", 0]`, `["left"]`, `[0]`. */
export type ConditionMember = { place: readonly (string | number)[]; value: unknown };

const listKeys = ["operands", "conditions", "rules"] as const;
const leftKeys = ["left", "field", "operand"] as const;
const rightKeys = ["right", "value"] as const;
const MAX_SHOWN = 40;

export function readCondition(condition: unknown): ConditionNode {
  if (condition === null || condition === undefined) return { kind: "missing" };
  if (Array.isArray(condition)) return { kind: "group", operator: "AND", members: membersIn(condition, []) };
  if (!isObject(condition)) return { kind: "value", value: condition };
  const written = ownValue(condition, "operator") ?? ownValue(condition, "operation");
  const operator = normalizeOperator(written);
  const listKey = listKeys.find((key) => Array.isArray(ownValue(condition, key)));
  const list = listKey && membersIn(ownValue(condition, listKey) as readonly unknown[], [listKey]);
  if (operator !== "AND" && operator !== "OR") {
    return { kind: "test", operator, written: shown(written), members: list ?? sidesOf(condition) };
  }
  // A group without its list is no empty group: an empty AND holds.
  return list ? { kind: "group", operator, members: list } : { kind: "missing" };
}

function membersIn(list: readonly unknown[], place: readonly string[]): ConditionMember[] {
  return Array.from(list, (_, index) => ({ place: [...place, index], value: ownValue(list, index) }));
}

function sidesOf(condition: Record<string, unknown>): ConditionMember[] {
  return [leftKeys, rightKeys].flatMap((keys) => {
    const key = keys.find((each) => Object.hasOwn(condition, each));
    return key === undefined ? [] : [{ place: [key], value: ownValue(condition, key) }];
  });
}

function shown(operator: unknown): string {
  return typeof operator === "string" ? operator.slice(0, MAX_SHOWN).toWellFormed() : "";
}
