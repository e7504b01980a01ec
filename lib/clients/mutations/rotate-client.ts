import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor, SystemActor } from "#lib/auth/actor.ts";
import { hashSecret, newSecret } from "#lib/auth/generated-secret.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { ClientIdInput, NewClient } from "../schema.ts";
import { lockClient } from "./lock-client.ts";
import { tellHoldersOfCredentials } from "./tell-holders.ts";

/** Time to bring the new secret to wherever the old one is. */
const OVERLAP_MS = 24 * 60 * 60 * 1_000;

/**
 * Gives a client a new secret, shown once. The one in force, if there is one, stays valid for a day beside it; one that
 * was still valid from a rotation before ends at once.
 */
export async function rotateClient(
  actor: Actor | SystemActor,
  { clientId }: ClientIdInput,
  now: Date = new Date(),
): Promise<NewClient> {
  if (actor.operatorId !== null) authorize(actor, "client:write");
  const { tenantId } = actor;
  const secret = newSecret();
  await db.$transaction(async (tx) => {
    const client = await lockClient(tx, tenantId, clientId);
    const previousUntil = client.secretHash && new Date(now.getTime() + OVERLAP_MS);
    await tx.apiClient.updateMany({
      where: { tenantId, id: client.id },
      data: { secretHash: hashSecret(secret), previousSecretHash: client.secretHash, previousUntil },
    });
    await tellHoldersOfCredentials(tx, actor, client);
    await recordAudit(tx, actor, {
      action: "client.rotate",
      targetId: client.operatorId,
      detail: { name: client.name, ...(previousUntil && { previousUntil: previousUntil.toISOString() }) },
    });
  });
  return { client_id: clientId, client_secret: secret };
}

/** @throws AppError NOT_FOUND if there is no secret before the one in force, or its day is over. */
export async function endPreviousSecret(actor: Actor, { clientId }: ClientIdInput, now = new Date()): Promise<void> {
  authorize(actor, "client:write");
  const { tenantId } = actor;
  await db.$transaction(async (tx) => {
    const client = await lockClient(tx, tenantId, clientId);
    if (client.previousUntil === null || client.previousUntil <= now) {
      throw new AppError("NOT_FOUND", "errors.clientPreviousEnded");
    }
    await tx.apiClient.updateMany({
      where: { tenantId, id: client.id },
      data: { previousSecretHash: null, previousUntil: null },
    });
    await recordAudit(tx, actor, {
      action: "client.endPrevious",
      targetId: client.operatorId,
      detail: { name: client.name },
    });
  });
}
