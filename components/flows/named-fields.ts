import { referenceFields } from "#lib/flows/item-references.ts";
import type { ItemKind, StoredKind } from "#lib/vault/schema.ts";

/** The kinds of items of which a text may name a field. */
export const namedKinds: readonly StoredKind[] = [...new Set(Object.values(referenceFields))];

/** What a text may name of such an item. */
export function fieldsOf(kind: ItemKind): string[] {
  return Object.keys(referenceFields).filter((field) => referenceFields[field] === kind);
}
