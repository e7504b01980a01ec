import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { lockSections, requireSection, sectionsWith } from "#lib/permissions/section-access.ts";
import { AppError } from "#lib/shared/app-error.ts";

const columns = {
  id: true,
  sectionId: true,
  kind: true,
  name: true,
  notes: true,
  appId: true,
  origins: true,
  version: true,
  fingerprint: true,
} as const;

export type LockedItem = {
  id: string;
  sectionId: string;
  kind: string;
  name: string;
  notes: string;
  appId: string | null;
  origins: string[];
  version: number;
  fingerprint: string;
  sectionName: string;
};

/**
 * The item, for a write of this transaction alone.
 *
 * @param destinationId The section that `putSection` will move it to: locked along, in the order of ids.
 * @throws AppError NOT_FOUND if the actor may not view it; FORBIDDEN if the section's *change* is missing.
 */
export async function lockItem(
  tx: Tx,
  actor: Actor,
  itemId: string,
  destinationId?: string | undefined,
): Promise<LockedItem> {
  const place = await tx.vaultItem.findFirst({
    where: { tenantId: actor.tenantId, id: itemId, section: sectionsWith(actor, "view") },
    select: { sectionId: true },
  });
  if (!place) throw new AppError("NOT_FOUND", "errors.itemNotFound");
  // The section before the item, in every writer: so two of them never wait for each other.
  if (destinationId) await lockSections(tx, actor.tenantId, [place.sectionId, destinationId], "share");
  const section = await requireSection(tx, actor, place.sectionId, "change");
  await tx.$queryRaw`select 1 from "VaultItem"
    where "tenantId" = ${actor.tenantId}::uuid and "id" = ${itemId}::uuid for no key update`;
  const item = await tx.vaultItem.findFirst({
    where: { tenantId: actor.tenantId, id: itemId, sectionId: section.id },
    select: columns,
  });
  if (!item) throw new AppError("NOT_FOUND", "errors.itemNotFound");
  return { ...item, sectionName: section.name };
}
