import { AppError } from "#lib/shared/app-error.ts";

export type LeadSearch = {
  search_field: "email" | "name" | "phone" | "all";
  search_value: string;
  lead_fields: readonly string[];
};

/** Escaped in a search, also between quotes. The escapes are those of the text alone: nothing in it is an operator. */
const reserved = /[?&|!{}[\]()^~*:\\"'+-]/g;

/** A field of the lead, or of what it refers to, like `Owner.Email`. */
const fieldPath = /^[A-Za-z]\w*(\.[A-Za-z]\w*){0,5}$/;

/**
 * A search of leads in SOSL: https://developer.salesforce.com/docs/platform/soql-sosl/guide/sforce-api-calls-sosl-find
 *
 * @throws AppError INVALID for a field that is none: nothing else may stand in the statement.
 */
export function leadSearch({ search_field: place, search_value: value, lead_fields: fields }: LeadSearch): string {
  const index = fields.findIndex((field) => !fieldPath.test(field.trim()));
  if (index >= 0) throw new AppError("INVALID", "engine.salesforceField", { field: fields[index]?.trim() ?? "" });
  const phrase = value.replace(reserved, "\\$&").replace(/\s+/g, " ");
  return `FIND {"${phrase}"} IN ${place.toUpperCase()} FIELDS RETURNING Lead(${fields.map((field) => field.trim()).join(", ")})`;
}
