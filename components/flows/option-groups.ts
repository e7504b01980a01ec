import type { ItemOption } from "#lib/vault/schema.ts";

/** Options by section, in the order in which the server gave them. */
export function bySection(options: readonly ItemOption[]): { id: string; title: string; options: ItemOption[] }[] {
  return [...Map.groupBy(options, ({ sectionId }) => sectionId)].map(([id, members]) => ({
    id,
    title: members[0]?.sectionName ?? "",
    options: members,
  }));
}
