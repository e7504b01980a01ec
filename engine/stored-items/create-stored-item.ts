import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { requireSection } from "#lib/permissions/section-access.ts";
import type { CreateStoredItemInput } from "#lib/stored-items/schema.ts";
import { insertSecrets } from "#lib/vault/mutations/create-connection.ts";
import { nextFingerprint } from "#lib/vault/seal-setup.ts";
import { allowedHosts } from "./allowed-hosts.ts";
import { type PreparedContents, prepareContents } from "./prepare-contents.ts";
import { sealContents } from "./seal-contents.ts";
import type { StoredItemParts } from "./stored-item-parts.ts";

/**
 * Makes a stored item of what is given. It is never empty.
 *
 * @throws AppError INVALID with `fieldErrors` by `origins` or `contents.<field>`; NOT_FOUND or FORBIDDEN by the section.
 */
export async function createStoredItem(
  { keyring, archives }: StoredItemParts,
  actor: Actor,
  input: CreateStoredItemInput,
): Promise<{ id: string }> {
  // Asked before the costly part as well, so that an archive is opened for nobody who may not keep it.
  await requireSection(db, actor, input.sectionId, "change");
  const origins = allowedHosts(actor, input.origins ?? []);
  const prepared = await prepareContents(archives, input.contents);
  const { tenantId } = actor;
  const id = newId();
  const sealed = await sealContents(keyring.publicKey, prepared, { tenantId, itemId: id, version: 1, origins });

  return db.$transaction(async (tx) => {
    const section = await requireSection(tx, actor, input.sectionId, "change");
    await tx.vaultItem.create({
      data: {
        tenantId,
        id,
        sectionId: section.id,
        name: input.name,
        notes: input.notes ?? "",
        fingerprint: nextFingerprint("", sealed),
        ...contentColumns(prepared, origins, 1),
      },
      select: { id: true },
    });
    await insertSecrets(tx, sealed);
    await recordAudit(tx, actor, {
      action: "item.createStored",
      targetId: id,
      detail: { name: input.name, section: section.name, kind: prepared.kind, origins },
    });
    return { id };
  });
}

/** What an item's row shows of its contents. */
export function contentColumns(prepared: PreparedContents, origins: readonly string[], version: number) {
  const { kind, attributes, accountName, expiresAt } = prepared;
  return { kind, attributes: { ...attributes }, accountName, expiresAt, origins: [...origins], ready: true, version };
}
