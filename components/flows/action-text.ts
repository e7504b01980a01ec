import { fieldMeta } from "#lib/connectors/define-connector.ts";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import { type ConditionOperator, normalizeOperator, unaryOperators } from "#lib/expressions/condition-operators.ts";
import { type ConditionGroup, isGroup, toConditionGroup } from "#lib/flows/edit-condition.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { calledFlowOf } from "#lib/flows/walk-actions.ts";
import type { Json } from "#lib/shared/json.ts";
import type { Language } from "#lib/shared/local-text.ts";
import { type FieldReference, shownSegments, shownText } from "./reference-text.ts";

/** What the action is called in the tree: its alias, or what it does. */
export function actionName(action: Pick<FlowAction, "alias" | "type" | "action">, language: Language): string {
  return action.alias?.trim() || actionLabel(action.type, action.action, language);
}

/** What it does, in words; what is not known here is called by its names on the wire. */
export function actionLabel(type: string, action: string, language: Language): string {
  return findActionDefinition(type, action)?.label[language] ?? `${type} ${action}`;
}

export type SummaryWords = {
  /** What a reference to a stored item is called. */
  reference: (reference: FieldReference) => string;
  operator: (operator: ConditionOperator) => string;
  and: string;
  or: string;
  /** What a flow is called, by its UUID. */
  flow: (flowId: string) => string;
};

/** The one line under the action's name; empty when there is nothing to say yet. */
export function actionSummary(action: FlowAction, language: Language, words: SummaryWords): string {
  const definition = findActionDefinition(action.type, action.action);
  if (!definition) return "";
  const own = action.type === "FLOW" && Object.hasOwn(ownSummaries, action.action) && ownSummaries[action.action];
  if (own) return own(action, language, words);
  const value = definition.summary ? action.params?.[definition.summary] : undefined;
  const field = definition.summary ? definition.params.shape[definition.summary] : undefined;
  if (value === undefined || value === "" || !definition.summary || !field) return "";
  const meta = fieldMeta(field);
  if (meta.control === "condition") return conditionText(value, words);
  if (meta.control === "keyValues") return shortKeys(value);
  return `${meta.label[language]} ${operandText(value, words)}`;
}

/** Of the flow's own actions those that one param does not sum up. */
const ownSummaries: Readonly<Record<string, typeof actionSummary>> = {
  RETURN_JSON: ({ params }, _, words) => shortJson(params?.payload, words),
  DELAY_FLOW: ({ type, action, params }, language, words) => {
    const units = findActionDefinition(type, action)?.params.shape.units;
    const option = units && fieldMeta(units).options?.find(({ value }) => value === (params?.units ?? "SECONDS"));
    const number = operandText(params?.number ?? "", words);
    return number && `${number} ${option?.label[language].toLowerCase() ?? ""}`.trim();
  },
  CALL_FLOW: (action, _, words) => {
    const flowId = calledFlowOf(action);
    return flowId === null ? "" : words.flow(flowId);
  },
};

/** A condition in words; empty if it is not made of operands and operators. */
export function conditionText(value: Json, words: SummaryWords): string {
  const group = toConditionGroup(value);
  return group ? groupText(group, words) : "";
}

function groupText(group: ConditionGroup, words: SummaryWords): string {
  const parts = group.operands.map((node) => {
    if (isGroup(node)) {
      const inner = groupText(node, words);
      return inner && `(${inner})`;
    }
    const operator = normalizeOperator(node.operator);
    if (operator === null || operator === "AND" || operator === "OR") return node.operator;
    const [left, right] = node.operands.map((operand) => operandText(operand, words));
    if (!left && !right) return "";
    return [left, words.operator(operator), ...(unaryOperators.has(operator) ? [] : [right])].filter(Boolean).join(" ");
  });
  return parts.filter(Boolean).join(` ${(group.operator === "AND" ? words.and : words.or).toLowerCase()} `);
}

function operandText(operand: Json, words: SummaryWords): string {
  return typeof operand === "string" ? plainText(operand, words) : JSON.stringify(operand);
}

function shortKeys(value: Json): string {
  return value !== null && typeof value === "object" ? Object.keys(value).join(", ") : "";
}

function shortJson(value: Json | undefined, words: SummaryWords): string {
  if (value === undefined) return "";
  if (typeof value === "string") return plainText(value, words);
  if (value === null || typeof value !== "object") return String(value);
  const keys = Array.isArray(value) ? `${value.length}` : Object.keys(value).join(", ");
  return Array.isArray(value) ? `[ ${keys} ]` : keys && `{ ${keys} }`;
}

/** `Hello {{ vars.name }}` as `Hello vars.name`: the tree has no room for braces. */
function plainText(text: string, words: SummaryWords): string {
  return shownText(shownSegments(text, words.reference))
    .replace(/\{\{\s*([\s\S]*?)\s*\}\}/g, "$1")
    .replace(/\s+/g, " ");
}
