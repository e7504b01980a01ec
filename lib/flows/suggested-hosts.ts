import type { FlowAction } from "./schema.ts";

/** The origin of the action's URL, to begin a new connection's *Allowed hosts* with. None if an expression makes it. */
export function suggestedHosts(action: FlowAction): string[] {
  const text = action.params?.url;
  if (typeof text !== "string") return [];
  const [origin] = /^https:\/\/[^/?#{}\s]+/.exec(text.trim()) ?? [];
  const isWhole = origin !== undefined && !text.trim().slice(origin.length).startsWith("{");
  const url = isWhole ? URL.parse(origin) : null;
  return url ? [url.origin] : [];
}
