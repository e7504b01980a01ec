import "server-only";
import type { z } from "zod";
import type { MessageParams } from "#lib/shared/app-error.ts";
import type { Json } from "#lib/shared/json.ts";
import { StepFailure } from "./step-failure.ts";

type Issue = z.core.$ZodIssue;

/** What does not fit the action: the first in words, all of them with their paths in the details. */
export function invalidParams(issues: readonly Issue[], params: Json): StepFailure {
  const [first] = issues;
  const { messageKey, params: messageParams } = first
    ? explain(first, params)
    : { messageKey: "engine.paramInvalid", params: { path: "params" } };
  const problems = issues.map((issue) => ({ path: pathOf(issue), why: issue.message }));
  return new StepFailure("ERR_INVALID_ACTION_PARAMS", messageKey, messageParams, { details: { problems } });
}

function explain(issue: Issue, params: Json): { messageKey: string; params: MessageParams } {
  const path = pathOf(issue);
  const value = valueAt(params, issue.path);
  if (value === undefined || (value === "" && issue.code === "too_small")) {
    return { messageKey: "engine.paramMissing", params: { path } };
  }
  switch (issue.code) {
    case "invalid_type":
      return { messageKey: "engine.paramType", params: { path, expected: issue.expected, given: typeOf(value) } };
    case "too_big":
      return { messageKey: "engine.paramTooLong", params: { path, limit: Number(issue.maximum) } };
    case "invalid_value":
      return { messageKey: "engine.paramChoice", params: { path, choices: issue.values.map(String).join(", ") } };
    default:
      return { messageKey: "engine.paramInvalid", params: { path } };
  }
}

function pathOf(issue: Issue): string {
  return issue.path.length === 0 ? "params" : issue.path.map(String).join(".");
}

function valueAt(params: Json, path: readonly PropertyKey[]): unknown {
  let value: unknown = params;
  for (const key of path) {
    value = Object.getOwnPropertyDescriptor(Object(value ?? {}), key)?.value;
  }
  return value;
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
