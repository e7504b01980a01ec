import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import type { PublicSealingKey } from "#lib/crypto/seal.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { NewTrigger, TriggerIdInput } from "../schema.ts";
import { makeHookSecret } from "./hook-secret.ts";
import { lockTrigger } from "./lock-trigger.ts";

/**
 * Gives a hook another secret, or key. The old one ends with it, at once: who replaces one may have lost it.
 *
 * @throws AppError NOT_FOUND; FORBIDDEN unless the actor may see every item of the flow; INVALID for a schedule, and
 *   for a hook whose secret is an item of the vault: it is replaced there.
 */
export async function rotateTrigger(
  actor: Actor,
  { triggerId }: TriggerIdInput,
  sealTo: PublicSealingKey,
): Promise<NewTrigger> {
  authorize(actor, "flow:write");
  const { tenantId } = actor;
  return db.$transaction(async (tx) => {
    const { trigger, flow } = await lockTrigger(tx, actor, triggerId);
    if (trigger.auth === null) throw new AppError("INVALID", "errors.scheduleHasNoSecret");
    if (trigger.auth === "CALLBACK") throw new AppError("INVALID", "errors.callbackSecretInVault");
    const secret = await makeHookSecret(actor, triggerId, trigger.auth, sealTo);
    await tx.flowTrigger.update({
      where: { tenantId_id: { tenantId, id: triggerId } },
      data: { secretHash: secret.secretHash },
      select: { id: true },
    });
    if (secret.sealed) {
      await tx.triggerSecret.updateMany({
        where: { tenantId, triggerId },
        data: { ...secret.sealed, createdAt: new Date() },
      });
    }
    const detail = { flow: flow.name, name: trigger.name };
    await recordAudit(tx, actor, { action: "trigger.rotate", targetId: triggerId, detail });
    return secret.shown;
  });
}
