import { z } from "@hono/zod-openapi";

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * A guid in lower case. Any case, blanks around it and a pair of braces are understood, as hand-made clients send
 * them (`reference/uptrends-v4.md` §7.12).
 *
 * @returns Null for anything else.
 */
export function parseGuid(text: string): string | null {
  const bare = text.trim();
  const inner = bare.startsWith("{") && bare.endsWith("}") ? bare.slice(1, -1).trim() : bare;
  const guid = inner.toLowerCase();
  return GUID.test(guid) ? guid : null;
}

const NIL = "00000000-0000-0000-0000-000000000000";

/** A guid in a body. */
export const guidField = z
  .string()
  .transform((text, context) => {
    const guid = parseGuid(text);
    if (guid !== null) return guid;
    context.addIssue({ code: "custom", message: "v4.guidField" });
    return z.NEVER;
  })
  .openapi({ type: "string", format: "uuid" });

/** What typed clients send for none, an empty text or the zero guid, is as left out. */
export const optionalGuidField = z
  .string()
  .transform((text) => (text.trim() === "" || parseGuid(text) === NIL ? undefined : text))
  .pipe(guidField.optional())
  .optional()
  .openapi({ type: "string", format: "uuid" });
