import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import { AppError } from "#lib/shared/app-error.ts";

/** Which of the items the actor may view. */
export async function findVisibleItemIds(
  tx: Tx,
  actor: Actor,
  itemIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (itemIds.length === 0) return new Set();
  const rows = await tx.vaultItem.findMany({
    where: { tenantId: actor.tenantId, id: { in: [...new Set(itemIds)] }, section: sectionsWith(actor, "view") },
    select: { id: true },
  });
  return new Set(rows.map(({ id }) => id));
}

/**
 * For saving, running and publishing a flow. Until the transaction ends, the items' sections are locked, so that a
 * revocation is before the write or after it, and the items themselves, so that a deletion is.
 *
 * @throws AppError FORBIDDEN unless the actor may view every one of them; one that is gone counts as not shared.
 */
export async function requireVisibleItems(tx: Tx, actor: Actor, itemIds: readonly string[]): Promise<void> {
  if (itemIds.length === 0) return;
  const { tenantId } = actor;
  // Sections before items, each in the order of their ids: as every other writer does.
  await tx.$queryRaw`select 1 from "VaultSection" where "tenantId" = ${tenantId}::uuid and "id" in
    (select "sectionId" from "VaultItem" where "tenantId" = ${tenantId}::uuid and "id" = any(${[...itemIds]}::uuid[]))
    order by "id" for share`;
  await tx.$queryRaw`select 1 from "VaultItem" where "tenantId" = ${tenantId}::uuid and "id" = any(${[...itemIds]}::uuid[])
    order by "id" for key share`;
  const visible = await findVisibleItemIds(tx, actor, itemIds);
  if (itemIds.some((id) => !visible.has(id))) throw new AppError("FORBIDDEN", "errors.connectionNotShared");
}
