import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { findOperatorNames } from "#lib/flows/data/operator-names.ts";
import { can } from "#lib/permissions/policy.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { findVisibleItemIds } from "#lib/vault/data/visible-items.ts";
import type { KeptReplacement } from "../schema.ts";

/** The newest of them. */
const MAX_SHOWN = 5;
/** Of these the oldest may have nothing left to undo. */
const MAX_READ = 50;

/**
 * Replacements of the item, or by it, that can be undone; the newest first. None for a role that may not edit flows.
 *
 * @throws AppError NOT_FOUND
 */
export async function listReplacements(actor: Actor, itemId: string): Promise<KeptReplacement[]> {
  const { tenantId } = actor;
  if (!(await findVisibleItemIds(db, actor, [itemId])).has(itemId)) {
    throw new AppError("NOT_FOUND", "errors.itemNotFound");
  }
  if (!can(actor.role, "flow:write")) return [];
  const visible = { section: sectionsWith(actor, "view") };
  const item = { select: { id: true, name: true } } as const;
  const rows = await db.itemReplacement.findMany({
    where: {
      tenantId,
      OR: [{ formerItemId: itemId }, { nextItemId: itemId }],
      formerItem: visible,
      nextItem: visible,
    },
    select: {
      id: true,
      formerItem: item,
      nextItem: item,
      madeById: true,
      createdAt: true,
      flows: { select: { draftVersion: true, flow: { select: { id: true, name: true, draftVersion: true } } } },
    },
    orderBy: { id: "desc" },
    take: MAX_READ,
  });
  const names = await findOperatorNames(
    actor,
    rows.map(({ madeById }) => madeById),
  );
  return rows
    .map(({ id, formerItem, nextItem, madeById, createdAt, flows }) => ({
      id,
      former: formerItem,
      next: nextItem,
      madeBy: names.get(madeById) ?? null,
      createdAt,
      flows: flows
        .filter(({ draftVersion, flow }) => flow.draftVersion === draftVersion)
        .map(({ flow }) => ({ id: flow.id, name: flow.name }))
        .toSorted((a, b) => a.name.localeCompare(b.name)),
    }))
    .filter(({ flows }) => flows.length > 0)
    .slice(0, MAX_SHOWN);
}
