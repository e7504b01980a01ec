import type { Json } from "#lib/shared/json.ts";

/** A condition as it stands on the wire, where the rows of the form can show it. */
export type ConditionGroup = { operator: "AND" | "OR"; operands: ConditionNode[] };
export type ConditionRow = { operator: string; operands: Json[] };
export type ConditionNode = ConditionGroup | ConditionRow;

/** Indexes from the outermost group. */
export type ConditionPath = readonly number[];

export const emptyRow: ConditionRow = { operator: "EQUAL", operands: ["", ""] };

export function isGroup(node: ConditionNode): node is ConditionGroup {
  return node.operator === "AND" || node.operator === "OR";
}

/** The condition as a group of rows; null if it is of a shape that rows cannot show, which is then edited as JSON. */
export function toConditionGroup(value: Json | undefined): ConditionGroup | null {
  if (value === undefined || value === null || value === "") return { operator: "AND", operands: [emptyRow] };
  const node = toNode(value);
  if (!node) return null;
  return isGroup(node) ? node : { operator: "AND", operands: [node] };
}

function toNode(value: Json): ConditionNode | null {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return null;
  const { operator, operands, ...rest } = value;
  if (typeof operator !== "string" || !Array.isArray(operands) || Object.keys(rest).length > 0) return null;
  const name = operator.toUpperCase();
  if (name !== "AND" && name !== "OR") return { operator, operands };
  const nodes = operands.map(toNode);
  return nodes.every((node) => node !== null) ? { operator: name, operands: nodes } : null;
}

export function replaceNode(group: ConditionGroup, path: ConditionPath, node: ConditionNode | null): ConditionGroup {
  const [index, ...rest] = path;
  if (index === undefined) return node && isGroup(node) ? node : group;
  const child = group.operands[index];
  if (rest.length > 0) {
    return child && isGroup(child) ? withOperand(group, index, replaceNode(child, rest, node)) : group;
  }
  return node ? withOperand(group, index, node) : { ...group, operands: group.operands.toSpliced(index, 1) };
}

/** Takes a node out, and with it every group that it leaves empty; the outermost keeps one row. */
export function removeNode(group: ConditionGroup, path: ConditionPath): ConditionGroup {
  const pruned = prune(replaceNode(group, path, null));
  return pruned ?? { operator: group.operator, operands: [emptyRow] };
}

export function addNode(group: ConditionGroup, path: ConditionPath, node: ConditionNode): ConditionGroup {
  const [index, ...rest] = path;
  if (index === undefined) return { ...group, operands: [...group.operands, node] };
  const child = group.operands[index];
  return child && isGroup(child) ? withOperand(group, index, addNode(child, rest, node)) : group;
}

function withOperand(group: ConditionGroup, index: number, node: ConditionNode): ConditionGroup {
  return { ...group, operands: group.operands.with(index, node) };
}

function prune(group: ConditionGroup): ConditionGroup | null {
  const operands = group.operands.flatMap((node) => (isGroup(node) ? (prune(node) ?? []) : [node]));
  return operands.length > 0 ? { ...group, operands } : null;
}
