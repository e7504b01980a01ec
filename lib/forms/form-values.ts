import { z } from "zod";
import { json, jsonObject } from "#lib/shared/json.ts";

/** What the parts of a form are made of (`reference/auth0-forms.md` §4). Bounds are those of that API. */

/** The node after which the form ends. */
export const ENDING = "$ending";

export const text = (max: number, min = 0) => z.string().min(min).max(max);
export const integer = (min: number, max: number) => z.int().min(min).max(max);
export const count = z.int().min(0);

/** Which characters that API lets into an id is not published. */
export const partId = z
  .string()
  .min(1)
  .max(150)
  .refine((id) => id !== ENDING, "errors.formReservedId");

/** A node's id, or `$ending`. Whether there is such a node is asked of the whole form. */
export const nodePointer = z.string().max(150);

/** Public id of a flow. Whether there is such a flow is asked of the database. */
export const flowReference = z.string().max(150);

/** Some things that API leaves open: conditions, translations, the options of a subscription. */
export const anyValue = z.unknown().refine((value) => json.safeParse(value).success);
export const freeObject = jsonObject.meta({ type: "object" });

export const alignment = z.enum(["LEFT", "CENTER", "RIGHT"]);
export const coordinates = z.strictObject({ x: integer(-999_999, 999_999), y: integer(-999_999, 999_999) });

/**
 * A union by `type` that says which types there are. Zod's own message for another one names none.
 */
export function byType<const Options extends [z.core.$ZodTypeDiscriminable, ...z.core.$ZodTypeDiscriminable[]]>(
  options: Options,
) {
  const types = options.flatMap((option) => [...(option._zod.propValues?.type ?? [])]);
  return z.discriminatedUnion("type", options, {
    error: ({ code }) => (code === "invalid_union" ? `No enum match, expected one of: ${types.join(", ")}` : undefined),
  });
}
