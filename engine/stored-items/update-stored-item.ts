import "server-only";
import { pickAttributes } from "#lib/audit/audited-attributes.ts";
import { recordAudit } from "#lib/audit/record.ts";
import type { AuditEntry } from "#lib/audit/schema.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { UpdateStoredItemInput } from "#lib/stored-items/schema.ts";
import { insertSecrets } from "#lib/vault/mutations/create-connection.ts";
import { type LockedItem, lockItem } from "#lib/vault/mutations/lock-item.ts";
import { putSection } from "#lib/vault/mutations/move-item.ts";
import type { SealedField } from "#lib/vault/seal-fields.ts";
import { nextFingerprint } from "#lib/vault/seal-setup.ts";
import { contentColumns } from "./create-stored-item.ts";
import { type ContentsPlan, planContents } from "./plan-contents.ts";
import { sealContents } from "./seal-contents.ts";
import type { StoredItemParts } from "./stored-item-parts.ts";
import { findStoredRow, type StoredRow } from "./stored-row.ts";

/** An archive takes seconds to open, which is no time to hold a lock: what another wrote meanwhile is read again. */
const ATTEMPTS = 3;

/**
 * What is given takes the place of what is stored, in one transaction; what is left out stays. A change of a readable
 * field seals the stored secrets anew, under the next version, which every flow uses at its next action.
 *
 * @throws AppError INVALID with `fieldErrors` by `origins` or `contents.<field>`; NOT_FOUND or FORBIDDEN by the item's
 * section and by the one it moves to; CONFLICT if what is stored does not open.
 */
export async function updateStoredItem(
  parts: StoredItemParts,
  actor: Actor,
  input: UpdateStoredItemInput,
): Promise<{ id: string }> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const row = await db.$transaction(async (tx) => (await lockStored(tx, actor, input)).row);
    const plan = await planContents(parts, actor, row, input);
    if (await write(parts, actor, input, row, plan)) return { id: input.itemId };
  }
  throw new AppError("CONFLICT", "errors.itemChanged");
}

async function lockStored(tx: Tx, actor: Actor, { itemId, sectionId }: UpdateStoredItemInput) {
  const item = await lockItem(tx, actor, itemId, sectionId);
  const row = await findStoredRow(actor.tenantId, item.id, tx);
  if (!row) throw new AppError("NOT_FOUND", "errors.itemNotFound");
  return { item, row };
}

/** @returns false, with nothing written, if the plan was made for secrets that another writer has replaced. */
async function write(
  { keyring }: StoredItemParts,
  actor: Actor,
  input: UpdateStoredItemInput,
  planned: StoredRow,
  plan: ContentsPlan | null,
): Promise<boolean> {
  const version = planned.version + 1;
  const place = { tenantId: actor.tenantId, itemId: planned.id, version, origins: plan?.origins ?? [] };
  const sealed = plan ? await sealContents(keyring.publicKey, plan.prepared, place) : [];

  return db.$transaction(async (tx) => {
    const { item, row } = await lockStored(tx, actor, input);
    if (plan && row.version !== planned.version) return false;
    const entries: AuditEntry[] = [];
    if (plan || input.name !== undefined || input.notes !== undefined)
      entries.push(await putChanges(tx, actor, { item, row, input, plan, version, sealed }));
    if (input.sectionId !== undefined && input.sectionId !== item.sectionId)
      entries.push(await putSection(tx, actor, item, input.sectionId));
    for (const entry of entries) await recordAudit(tx, actor, entry);
    return true;
  });
}

type Changes = {
  item: LockedItem;
  row: StoredRow;
  input: UpdateStoredItemInput;
  plan: ContentsPlan | null;
  version: number;
  sealed: SealedField[];
};

async function putChanges(
  tx: Tx,
  actor: Actor,
  { item, row, input, plan, version, sealed }: Changes,
): Promise<AuditEntry> {
  const facts = { name: input.name ?? item.name, notes: input.notes ?? item.notes };
  if (plan) {
    // The web's role may insert envelopes: one laid under the next version beforehand would make this fail for good.
    await tx.vaultSecret.deleteMany({ where: { tenantId: actor.tenantId, itemId: item.id, version } });
    await insertSecrets(tx, sealed);
  }
  await tx.vaultItem.update({
    where: { tenantId_id: { tenantId: actor.tenantId, id: item.id } },
    data: {
      ...facts,
      fingerprint: nextFingerprint(item.fingerprint, sealed),
      ...(plan && {
        ...contentColumns(plan.prepared, plan.origins, version),
        failingSince: null,
        failingReason: Prisma.DbNull,
      }),
    },
    select: { id: true },
  });
  const before = {
    name: item.name,
    notes: item.notes,
    origins: row.origins,
    attributes: pickAttributes(row.attributes),
  };
  const after = plan && { origins: plan.origins, attributes: pickAttributes(plan.prepared.attributes) };
  return {
    action: "item.updateStored",
    targetId: item.id,
    detail: { before, after: { ...before, ...facts, ...after }, replaced: plan?.replaced ?? [] },
  };
}
