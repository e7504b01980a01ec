import type { z } from "zod";
import type { MessageParams } from "#lib/shared/app-error.ts";
import type { Json } from "#lib/shared/json.ts";

type Described = { messageKey: string; params: MessageParams };

/**
 * What a value does not fit, in a message of ours: zod's own are English.
 *
 * @param path Of the value in the document.
 */
export function describeIssue(issue: z.core.$ZodIssue, path: readonly PropertyKey[], document: Json): Described {
  const name = nameOf(path);
  if (issue.message.startsWith("errors.")) return { messageKey: issue.message, params: {} };
  if (valueAt(document, path) === undefined) return note("missing", { name });
  switch (issue.code) {
    case "unrecognized_keys":
      return note("unknownName", { name: issue.keys[0] ?? "" });
    case "invalid_type":
      return note("type", { name, expected: issue.expected });
    case "invalid_value":
      return note("values", { name, values: issue.values.map(String).join(", ") });
    case "too_small":
      return note(isSized(issue.origin) ? "tooShort" : "tooSmall", { name, least: Number(issue.minimum) });
    case "too_big":
      return note(isSized(issue.origin) ? "tooLong" : "tooBig", { name, most: Number(issue.maximum) });
    default:
      return note("unfit", { name });
  }
}

function note(key: string, params: MessageParams): Described {
  return { messageKey: `flows.json.notes.${key}`, params };
}

/** What has a length, rather than a size. */
function isSized(origin: string): boolean {
  return origin === "string" || origin === "array";
}

/** `params.headers` of the action, not its place in the flow, which is where the mark stands. */
function nameOf(path: readonly PropertyKey[]): string {
  const index = path.findLastIndex((step, at) => typeof step === "number" && (at === 0 || path[at - 2] === "params"));
  return path.slice(index + 1).join(".") || "actions";
}

export function valueAt(document: Json, path: readonly PropertyKey[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (value, step) =>
      value !== null && typeof value === "object" && Object.hasOwn(value, step)
        ? (value as Record<PropertyKey, Json>)[step]
        : undefined,
    document,
  );
}
