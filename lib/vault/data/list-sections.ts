import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import type { SectionSummary } from "../schema.ts";
import { compareSections } from "../section-order.ts";

/** The sections that the actor may view, by name, each with the actor's right to it. */
export async function listSections(actor: Actor): Promise<SectionSummary[]> {
  const [sections, changeable] = await Promise.all([
    db.vaultSection.findMany({
      where: sectionsWith(actor, "view"),
      select: { id: true, name: true, _count: { select: { items: true } } },
    }),
    db.vaultSection.findMany({ where: sectionsWith(actor, "change"), select: { id: true } }),
  ]);
  const canChange = new Set(changeable.map(({ id }) => id));
  return sections.toSorted(compareSections).map(({ id, name, _count }) => ({
    id,
    name,
    itemCount: _count.items,
    right: canChange.has(id) ? "change" : "view",
  }));
}
