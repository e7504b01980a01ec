import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { type Callback, callbackOptionsOf } from "../callback.ts";
import { callbackFieldsOf } from "../callback-fields.ts";

/** The columns of a hook whose callers a vault item proves; empty for any other. */
export function callbackColumnsOf(callback: Callback | null) {
  if (callback === null) return {};
  const { scheme: callbackScheme, itemId: callbackItemId, field: callbackField } = callback;
  return { callbackScheme, callbackItemId, callbackField, callbackOptions: callbackOptionsOf(callback) };
}

/**
 * For an item that was locked and that the actor may view.
 *
 * @throws AppError INVALID unless the item has this secret, and the scheme is made with it.
 */
export async function requireCallbackField(tx: Tx, { tenantId }: Actor, callback: Callback): Promise<void> {
  const item = await tx.vaultItem.findFirst({
    where: { tenantId, id: callback.itemId },
    select: { kind: true, appId: true, setupType: true },
  });
  const fields = item ? callbackFieldsOf(callback.scheme, item) : [];
  if (fields.some(({ field }) => field === callback.field)) return;
  const path = fields.length === 0 ? "callback.itemId" : "callback.field";
  throw new AppError("INVALID", "errors.checkFields", {}, { [path]: ["errors.callbackItem"] });
}

/** The hook holds on to its item, and to no other. */
export async function replaceCallbackUse(
  tx: Tx,
  { tenantId }: Actor,
  triggerId: string,
  itemId: string,
): Promise<void> {
  await tx.vaultItemUse.deleteMany({ where: { tenantId, triggerId, itemId: { not: itemId } } });
  await tx.vaultItemUse.createMany({ data: [{ tenantId, id: newId(), itemId, triggerId }], skipDuplicates: true });
}
