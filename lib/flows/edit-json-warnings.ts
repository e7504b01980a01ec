import type { z } from "zod";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import type { Json } from "#lib/shared/json.ts";
import { findNode, type JsonNode, toRawOffset, walkJsonNodes } from "#lib/shared/json-nodes.ts";
import { findProblems } from "./document-problems.ts";
import type { JsonNote } from "./edit-json-document.ts";
import { describeIssue, valueAt } from "./edit-json-issues.ts";
import { toJsonPath } from "./edit-json-places.ts";
import type { FlowAction, FlowProblem } from "./schema.ts";
import { branchesOf, walkActions } from "./walk-actions.ts";

/** What can be stored and will fail, or does not mean what it looks like. */
export function findJsonWarnings(actions: readonly FlowAction[], text: string, root: JsonNode): JsonNote[] {
  return [
    ...findProblems(actions).map((problem) => placeProblem(problem, text, root)),
    ...[...walkActions(actions)].flatMap(({ action, path }) => findParamNotes(action, toJsonPath(path), root)),
    ...findRoundedNumbers(text, root),
  ];
}

function placeProblem(
  { path, field, position, messageKey, params }: FlowProblem,
  text: string,
  root: JsonNode,
): JsonNote {
  const action = findNode(root, toJsonPath(path)).node;
  const { node, member } = findField(findNode(action, ["params"]).node, field);
  const note = { messageKey, params };
  if (!member && node === findNode(action, ["params"]).node) return { ...idOf(action), ...note };
  if (position === undefined || text[node.from] !== '"') return { from: node.from, to: node.to, ...note };
  return { ...expressionAround(text, node, position), ...note };
}

/** The expression that is wrong at that offset of the decoded text, all of it: what is missing has no place of its own. */
function expressionAround(text: string, { from, to }: JsonNode, position: number): { from: number; to: number } {
  const raw = text.slice(from, to);
  const at = toRawOffset(raw, position);
  const start = Math.max(raw.lastIndexOf("{{", at), 0);
  const end = raw.indexOf("}}", Math.max(at - 1, start));
  return { from: from + start, to: end < 0 ? to - 1 : from + end + 2 };
}

/** `headers.X-Api.Key` may be the member `X-Api.Key`: the longest name that there is. */
function findField(node: JsonNode, field: string): ReturnType<typeof findNode> {
  const parts = field.split(".");
  for (let count = parts.length; count > 0 && field !== ""; count--) {
    const found = findNode(node, [parts.slice(0, count).join(".")]);
    if (found.node === node) continue;
    const rest = parts.slice(count).join(".");
    return rest === "" ? found : withMember(findField(found.node, rest), found);
  }
  return { node, member: null };
}

function withMember(inner: ReturnType<typeof findNode>, outer: ReturnType<typeof findNode>) {
  return { node: inner.node, member: inner.member ?? outer.member };
}

function idOf(action: JsonNode): { from: number; to: number } {
  const { node } = findNode(action, ["id"]);
  return node === action ? { from: action.from, to: action.from + 1 } : { from: node.from, to: node.to };
}

/** Params that their action does not know, or whose values it will not take. What holds an expression is not known yet. */
function findParamNotes(action: FlowAction, path: readonly PropertyKey[], root: JsonNode): JsonNote[] {
  const definition = findActionDefinition(action.type, action.action);
  if (!definition) return [];
  const shape = definition.params.shape as Record<string, z.ZodType>;
  const branches: readonly string[] = branchesOf(action);
  return Object.entries(action.params ?? {}).flatMap(([name, value]): JsonNote[] => {
    const at = [...path, "params", name];
    const { node, member } = findNode(root, at);
    if (branches.includes(name)) return [];
    if (name === "connection_id" && definition.connection !== "none") return [];
    const schema = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (schema) return findValueNotes(schema, value, at, root);
    const mark = member ?? node;
    return [{ from: mark.from, to: mark.to, messageKey: "flows.json.notes.unknownParam", params: { name } }];
  });
}

function findValueNotes(schema: z.ZodType, value: Json, path: readonly PropertyKey[], root: JsonNode): JsonNote[] {
  // Missing and empty is told as missing, or is not filled in yet.
  if (value === "" || value === null) return [];
  const issues = schema.safeParse(value).error?.issues ?? [];
  return issues
    .filter((issue) => !holdsExpression(valueAt(value, issue.path) ?? value))
    .map((issue): JsonNote => {
      const at = [...path, ...issue.path];
      const { from, to } = findNode(root, at).node;
      const described = describeIssue(issue, issue.path, value);
      const name = [path.at(-1), ...issue.path].map(String).join(".");
      return { from, to, ...described, params: { ...described.params, name } };
    });
}

function holdsExpression(value: Json): boolean {
  if (typeof value === "string") return value.includes("{{");
  return value !== null && typeof value === "object" && Object.values(value).some(holdsExpression);
}

/** A number of so many digits is kept as one near to it. */
function findRoundedNumbers(text: string, root: JsonNode): JsonNote[] {
  return [...walkJsonNodes(root)].flatMap(({ from, to, members, items }): JsonNote[] => {
    if (members || items || to - from < 16 || !/^-?\d+$/.test(text.slice(from, to))) return [];
    const number = Number(text.slice(from, to));
    if (Number.isSafeInteger(number)) return [];
    return [{ from, to, messageKey: "flows.json.notes.rounded", params: { kept: String(number) } }];
  });
}
