import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { AuditEntry } from "#lib/audit/schema.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import type { UpdateItemInput } from "../schema.ts";
import { nextFingerprint } from "../seal-setup.ts";
import { type LockedItem, lockItem } from "./lock-item.ts";
import { translateNameTaken } from "./name-taken.ts";

/** Renames or describes an item; what is left out stays. */
export async function updateItem(actor: Actor, input: UpdateItemInput): Promise<{ id: string }> {
  return translateNameTaken(() =>
    db.$transaction(async (tx) => {
      const item = await lockItem(tx, actor, input.itemId);
      await recordAudit(tx, actor, await putFacts(tx, actor, item, input));
      return { id: item.id };
    }),
  );
}

/** @returns What to record, at the end of the caller's transaction. */
export async function putFacts(
  tx: Tx,
  actor: Actor,
  item: LockedItem,
  input: Omit<UpdateItemInput, "itemId">,
): Promise<AuditEntry> {
  const before = { name: item.name, notes: item.notes };
  const after = { name: input.name ?? before.name, notes: input.notes ?? before.notes };
  await tx.vaultItem.update({
    where: { tenantId_id: { tenantId: actor.tenantId, id: item.id } },
    data: { ...after, fingerprint: nextFingerprint(item.fingerprint) },
    select: { id: true },
  });
  return { action: "item.update", targetId: item.id, detail: { before, after } };
}
