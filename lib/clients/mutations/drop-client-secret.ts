import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { readKeys } from "../public-keys.ts";
import type { ClientIdInput } from "../schema.ts";
import { lockClient } from "./lock-client.ts";

/**
 * Leaves a client its keys alone: no secret gets it a token any more, the one before the last rotation included.
 *
 * @throws AppError CONFLICT if it has no key to prove itself by; NOT_FOUND if it is not there, or has no secret.
 */
export async function dropClientSecret(actor: Actor, { clientId }: ClientIdInput): Promise<void> {
  authorize(actor, "client:write");
  const { tenantId } = actor;
  await db.$transaction(async (tx) => {
    const client = await lockClient(tx, tenantId, clientId);
    if (client.secretHash === null) throw new AppError("NOT_FOUND", "errors.clientSecretDropped");
    if (readKeys(client.publicKeys).length === 0) throw new AppError("CONFLICT", "errors.clientSecretNeeded");
    await tx.apiClient.updateMany({
      where: { tenantId, id: client.id },
      data: { secretHash: null, previousSecretHash: null, previousUntil: null },
    });
    await recordAudit(tx, actor, {
      action: "client.dropSecret",
      targetId: client.operatorId,
      detail: { name: client.name },
    });
  });
}
