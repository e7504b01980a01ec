import type { z } from "zod";
import { conditionHolds } from "#lib/connectors/condition-holds.ts";
import { fieldMeta } from "#lib/connectors/define-connector.ts";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import type { Json, JsonObject } from "#lib/shared/json.ts";
import type { FlowAction, FlowParams } from "./schema.ts";

/** True if the action, as it stands, asks for the param; one without a condition is always asked for. */
export function isAskedFor(action: FlowAction, name: string): boolean {
  const when = shapeOf(action)[name] && fieldMeta(shapeOf(action)[name] as z.ZodType).when;
  return !when || conditionHolds(when, standingOf(action, when.param));
}

/**
 * The action with one param changed. Others that it then does not ask for leave the document, which would refuse or
 * wrongly use them, and wait in `held` until they are asked for again.
 *
 * @param value Undefined leaves the param out.
 * @param held What waits, by param.
 */
export function setParam(
  action: FlowAction,
  name: string,
  value: Json | undefined,
  held: JsonObject = {},
): { action: FlowAction; held: JsonObject } {
  const params = withParam(action.params ?? {}, name, value);
  return Object.keys(shapeOf(action)).reduce(holdOrGiveBack, { action: { ...action, params }, held });
}

function holdOrGiveBack({ action, held }: { action: FlowAction; held: JsonObject }, name: string) {
  const { [name]: waiting, ...others } = held;
  const params = action.params ?? {};
  const standing = params[name];
  const isAsked = isAskedFor(action, name);
  if (isAsked && waiting !== undefined && standing === undefined) {
    return { action: { ...action, params: withParam(params, name, waiting) }, held: others };
  }
  if (isAsked || standing === undefined) return { action, held };
  return { action: { ...action, params: withParam(params, name, undefined) }, held: { ...others, [name]: standing } };
}

/** In its old place, so that typing does not shuffle the document. */
function withParam(params: FlowParams, name: string, value: Json | undefined): FlowParams {
  const { [name]: _, ...others } = params;
  return value === undefined ? others : { ...params, [name]: value };
}

function standingOf(action: FlowAction, name: string): unknown {
  const value = action.params?.[name];
  if (value !== undefined) return value;
  const absent = shapeOf(action)[name]?.safeParse(undefined);
  return absent?.success ? absent.data : undefined;
}

function shapeOf({ type, action }: FlowAction): Readonly<Record<string, z.ZodType>> {
  return (findActionDefinition(type, action)?.params.shape ?? {}) as Readonly<Record<string, z.ZodType>>;
}
