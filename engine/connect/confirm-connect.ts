import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import type { ConfirmConnectInput } from "#lib/connecting/schema.ts";
import { db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { lockItem } from "#lib/vault/mutations/lock-item.ts";
import { refreshMissingScopes } from "#lib/vault/mutations/refresh-missing-scopes.ts";
import { nextFingerprint } from "#lib/vault/seal-setup.ts";
import type { TokenParts } from "../tokens/obtain-token.ts";
import { sealToken } from "../tokens/seal-token.ts";
import { TokenRefused } from "../tokens/token-answer.ts";
import { putToken } from "../tokens/token-rows.ts";
import { invalidAttempt, offeredTokens, openAttempt, openOwnApp, sessionOf } from "./attempt.ts";

/**
 * Takes the account that the person has looked at: from now on the connection is ready.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN; CONFLICT if the attempt is not this session's, is too old, or credentials were
 *   replaced meanwhile.
 */
export async function confirmConnect(
  parts: TokenParts,
  actor: Actor,
  { attemptId }: ConfirmConnectInput,
): Promise<{ id: string }> {
  const { tenantId, operatorId } = actor;
  const { keyring } = parts;
  const attempt = await db.connectAttempt.findFirst({
    where: { tenantId, id: attemptId, operatorId, sessionId: sessionOf(actor), expiresAt: { gt: new Date() } },
  });
  if (!attempt?.usedAt) throw invalidAttempt();
  const { itemId, appId, accountName } = attempt;
  // Before any lock: opening may have to write that it failed.
  const offered = offeredTokens.parse(JSON.parse(await openAttempt(keyring.privateKeys, attempt, "tokens")));
  const opened = await openOwnApp(keyring.privateKeys, tenantId, { itemId, appId });
  const now = new Date(offered.obtainedAt);
  const sealAfter = (serial: number) =>
    sealToken(keyring, tenantId, opened, offered, { serial, refreshToken: null, scopes: [], facts: {} }, now, false);

  return db.$transaction(async (tx) => {
    const item = await lockItem(tx, actor, itemId);
    const { count } = await tx.connectAttempt.deleteMany({ where: { tenantId, id: attemptId } });
    if (count === 0 || item.version !== attempt.version || item.version !== opened.version) throw invalidAttempt();
    const key = { tenantId, itemId, version: item.version };
    const token = await putToken(tx, key, sealAfter).catch((error: unknown) => {
      if (!(error instanceof TokenRefused)) throw error;
      throw new AppError("CONFLICT", error.messageKey, error.params);
    });
    const ends = offered.refreshToken === null && offered.lifetime !== null;
    await tx.vaultItem.update({
      where: { tenantId_id: { tenantId, id: itemId } },
      data: {
        ready: true,
        ...(accountName !== null && { accountName }),
        fingerprint: nextFingerprint(item.fingerprint),
        failingSince: null,
        failingReason: Prisma.DbNull,
        refreshedAt: null,
        expiresAt: ends ? token.expiresAt : null,
      },
      select: { id: true },
    });
    await refreshMissingScopes(tx, tenantId, [itemId], { isUpdated: true });
    await tx.connectionEvent.create({
      data: { tenantId, itemId, kind: "CONNECTED", day: new Date(), detail: { account: accountName ?? "" } },
      select: { id: true },
    });
    await recordAudit(tx, actor, {
      action: "item.connect",
      targetId: itemId,
      detail: { name: item.name, account: accountName ?? "" },
    });
    return { id: itemId };
  });
}
