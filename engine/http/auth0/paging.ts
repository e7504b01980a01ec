import "server-only";
import { z } from "@hono/zod-openapi";

const MAX_PAGE = 1_000;
const MAX_PER_PAGE = 100;
const DEFAULT_PER_PAGE = 50;

/** With `initial` in the place of what is left out, or undefined. */
export function queryInteger(min: number, max: number, initial: number): z.ZodType<number>;
export function queryInteger(min: number, max: number): z.ZodType<number | undefined>;
export function queryInteger(min: number, max: number, initial?: number): z.ZodType<number | undefined> {
  const integer = z
    .string()
    .regex(/^\d{1,9}$/, "Expected type integer but found type string")
    .transform(Number)
    .pipe(z.number().min(min).max(max));
  const type = { type: "integer", minimum: min, maximum: max } as const;
  // Not zod's default, which the document would show beside a text.
  const given = initial === undefined ? integer.optional() : integer.optional().transform((value) => value ?? initial);
  return given.openapi({ ...type, ...(initial !== undefined && { default: initial }) });
}

export function queryBoolean(): z.ZodType<boolean | undefined> {
  return z
    .enum(["true", "false"], "Expected type boolean but found type string")
    .transform((text) => text === "true")
    .optional()
    .openapi({ type: "boolean" });
}

/** `reference/auth0-forms.md` §1.2. Other names are let pass: clients send `hydrate` and `synchronous` along. */
export const pageQuery = z.object({
  page: queryInteger(0, MAX_PAGE, 0),
  per_page: queryInteger(1, MAX_PER_PAGE, DEFAULT_PER_PAGE),
  include_totals: queryBoolean(),
});
export type PageQuery = z.output<typeof pageQuery>;

/** The two forms of a list: the bare array, or the object with totals around it. */
export function pageAnswer<T>(key: string, query: PageQuery, items: T[], total: number): unknown {
  if (!query.include_totals) return items;
  return { limit: query.per_page, start: query.page * query.per_page, total, [key]: items };
}

export function pageSchema(key: string, item: z.ZodType): z.ZodType {
  const list = z.array(item);
  return z.union([list, z.object({ limit: z.int(), start: z.int(), total: z.int(), [key]: list })]);
}
