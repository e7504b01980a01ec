import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { isForeignKeyViolation } from "#lib/db/errors.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { listSettingUses, listUses } from "../data/list-uses.ts";
import { lockItem } from "./lock-item.ts";

/** Names of this many flows stand in a refusal; the rest are counted. */
const NAMED_FLOWS = 3;

/** @throws AppError CONFLICT while a flow or a setting uses it, with which and how to free it. */
export async function deleteItem(actor: Actor, { itemId }: { itemId: string }): Promise<{ id: string }> {
  let name = "";
  try {
    return await db.$transaction(async (tx) => {
      const item = await lockItem(tx, actor, itemId);
      name = item.name;
      await tx.vaultItem.deleteMany({ where: { tenantId: actor.tenantId, id: item.id } });
      await recordAudit(tx, actor, {
        action: "item.delete",
        targetId: item.id,
        detail: { name: item.name, section: item.sectionName, appId: item.appId ?? "" },
      });
      return { id: item.id };
    });
  } catch (error) {
    // The foreign key of VaultItemUse decided, so a use that came in meanwhile counts.
    if (isForeignKeyViolation(error)) throw await inUse(actor, itemId, name);
    throw error;
  }
}

async function inUse(actor: Actor, itemId: string, name: string): Promise<AppError> {
  const [uses, settings] = [await listUses(db, actor, itemId), await listSettingUses(db, actor, itemId)];
  const [first] = settings;
  if (first) {
    const params = { name, setting: first.which, more: settings.length - 1, count: uses.length };
    return new AppError("CONFLICT", "errors.itemInSetting", params);
  }
  const named = uses.slice(0, NAMED_FLOWS).map(({ flowName }) => flowName);
  const more = uses.length - named.length;
  return new AppError("CONFLICT", "errors.itemInUse", { name, count: uses.length, flows: named.join(", "), more });
}
