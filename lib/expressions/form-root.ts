import type { Json } from "#lib/shared/json.ts";

/** What a form's journey would give, as whoever starts the flow says it: a flow that was written for a form runs as it is. */
export function formRoot(input: Json, name: "context" | "fields"): Json {
  const given = typeof input === "object" && !Array.isArray(input) ? input : null;
  return given && Object.hasOwn(given, name) ? (given[name] ?? {}) : {};
}
