import "server-only";
import { isForbiddenHeader } from "#lib/connectors/http/forbidden-headers.ts";
import { isSecretText } from "#lib/secrets/secret-text.ts";
import type { Text } from "./call.ts";
import { EgressError } from "./egress-error.ts";
import { asItIs } from "./escape.ts";
import { type Fill, renderText } from "./render-text.ts";

/** RFC 9110 §5.6.2. */
const namePattern = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,255}$/;

/** RFC 9110 §5.5, as Latin-1: no line breaks, NUL or other controls. */
const valuePattern = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * @param given By lower-case name.
 * @throws EgressError
 */
export function renderHeaders(given: Record<string, Text>, fill: Fill) {
  const headers: Record<string, string> = { "user-agent": "Coffre", accept: "*/*" };
  const shown: Record<string, string> = {};
  const values: { plaintext: string; mark: string }[] = [];
  for (const [name, text] of Object.entries(given)) {
    if (!namePattern.test(name)) throw new EgressError("ERR_INVALID_REQUEST", "engine.headerName", { name });
    if (isForbiddenHeader(name)) throw new EgressError("ERR_INVALID_REQUEST", "engine.headerForbidden", { name });
    const value = renderText(text, fill, asItIs);
    checkHeaderValue(name, value);
    headers[name] = value;
    shown[name] = String(text);
    if (isSecretText(text)) values.push(...headerForms(value, marksOf(text)));
  }
  return { headers, shown, values };
}

/** @throws EgressError for a value that would break out of its header. */
export function checkHeaderValue(name: string, value: string): void {
  if (!valuePattern.test(value)) throw new EgressError("ERR_INVALID_REQUEST", "engine.headerValue", { name });
}

/** The whole, and what follows a scheme such as `Basic`: providers echo either. */
function headerForms(value: string, mark: string): { plaintext: string; mark: string }[] {
  const credentials = /^[A-Za-z]+ +(?<rest>\S.{7,})$/.exec(value)?.groups?.rest;
  return [value, ...(credentials ? [credentials] : [])]
    .filter((plaintext) => plaintext.length >= 8)
    .map((plaintext) => ({ plaintext, mark }));
}

function marksOf({ parts }: { parts: readonly (string | { mark: string })[] }): string {
  return [...new Set(parts.flatMap((part) => (typeof part === "string" ? [] : [part.mark])))].join("");
}
