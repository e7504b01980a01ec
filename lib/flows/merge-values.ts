import { deepEqual } from "fast-equals";
import type { FlowAction } from "./schema.ts";
import { branchesOf } from "./walk-actions.ts";

/** Which of two different values holds, where both sides changed one. */
export type ChooseValue = (conflict: {
  field: readonly string[];
  base: unknown;
  mine: unknown;
  theirs: unknown;
}) => unknown;

type Values = { base: unknown; mine: unknown; theirs: unknown };

/** An action without its id and its branches: what two people can change of it side by side. */
export type OwnValues = Record<string, unknown>;

export function ownValuesOf(action: FlowAction): OwnValues {
  const { id: _, params, ...rest } = action;
  if (params === undefined) return rest;
  const branches = new Set<string>(branchesOf(action));
  return { ...rest, params: Object.fromEntries(Object.entries(params).filter(([name]) => !branches.has(name))) };
}

/**
 * Value by value, objects member by member: what one side changed is taken from it. An action that became one of
 * another kind is one value, since its params mean nothing in the other.
 */
export function mergeOwnValues(
  { base, mine, theirs }: { base: OwnValues; mine: OwnValues; theirs: OwnValues },
  choose: ChooseValue,
): OwnValues {
  const isSameKind = [mine, theirs].every(({ type, action }) => type === base.type && action === base.action);
  const values = { base, mine, theirs };
  return (isSameKind ? mergeValue(values, [], choose) : pickValue(values, [], choose)) as OwnValues;
}

function mergeValue(values: Values, field: readonly string[], choose: ChooseValue): unknown {
  const { base, mine, theirs } = values;
  const areRecords = isRecord(mine) && isRecord(theirs) && (isRecord(base) || base === undefined);
  if (!areRecords || deepEqual(mine, theirs)) return pickValue(values, field, choose);
  const merged = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])].map((name) => {
    const of = { base: member(base, name), mine: member(mine, name), theirs: member(theirs, name) };
    return [name, mergeValue(of, [...field, name], choose)] as const;
  });
  return Object.fromEntries(merged.filter(([, value]) => value !== undefined));
}

function pickValue({ base, mine, theirs }: Values, field: readonly string[], choose: ChooseValue): unknown {
  if (deepEqual(mine, theirs) || deepEqual(theirs, base)) return mine;
  return deepEqual(mine, base) ? theirs : choose({ field, base, mine, theirs });
}

function member(record: unknown, name: string): unknown {
  return isRecord(record) && Object.hasOwn(record, name) ? record[name] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
