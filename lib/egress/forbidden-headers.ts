import "server-only";
import { forbiddenHeaders } from "#lib/connectors/http/manifest.ts";

/** What framing and routing depend on, and our own reading of the answer. */
export function isForbiddenHeader(name: string): boolean {
  const lower = name.toLowerCase();
  return forbiddenHeaders.has(lower) || lower.startsWith("proxy-") || lower === "accept-encoding";
}
