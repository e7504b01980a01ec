import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import type { RenewedToken, RenewNowInput } from "#lib/connecting/schema.ts";
import { findConnector } from "#lib/connectors/registry.ts";
import { EnvelopeError } from "#lib/crypto/open.ts";
import { db } from "#lib/db/client.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { lockItem } from "#lib/vault/mutations/lock-item.ts";
import { refreshMissingScopes } from "#lib/vault/mutations/refresh-missing-scopes.ts";
import { openConnection } from "../run/open-connection.ts";
import { StepFailure } from "../run/step-failure.ts";
import type { TokenParts } from "./obtain-token.ts";
import { renewToken } from "./renew-token.ts";
import { TokenRefused } from "./token-answer.ts";
import { readToken, type TokenRow } from "./token-rows.ts";
import { tokenSourceOf } from "./token-source.ts";

/**
 * Renews a connection's token although it is not due yet: permissions were changed at the provider, or the credentials are
 * to be seen to work.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN; CONFLICT for a connection without tokens or without anything to renew them with,
 *   and for what the provider says.
 */
export async function renewNow(parts: TokenParts, actor: Actor, { itemId }: RenewNowInput): Promise<RenewedToken> {
  const { tenantId } = actor;
  const item = await db.$transaction((tx) => lockItem(tx, actor, itemId));
  if (item.kind !== "connection" || item.appId === null) throw new AppError("NOT_FOUND", "errors.itemNotFound");
  const { expiresAt } = await renew(parts, tenantId, itemId, item.appId);
  await db.$transaction(async (tx) => {
    await refreshMissingScopes(tx, tenantId, [itemId], { isUpdated: true });
    await recordAudit(tx, actor, { action: "item.renew", targetId: itemId, detail: { name: item.name } });
  });
  return { expiresAt: expiresAt?.toISOString() ?? null };
}

async function renew(parts: TokenParts, tenantId: string, itemId: string, appId: string): Promise<TokenRow> {
  try {
    const opened = await openConnection(parts.keyring.privateKeys, tenantId, itemId, appId);
    const { name } = opened.connection;
    const source = tokenSourceOf(opened);
    if (!source) throw new AppError("CONFLICT", "engine.nothingToRenew", { name });
    const standing = await readToken({ tenantId, itemId, version: opened.version });
    // Asked all the same, this would turn an access that still works into a failing one.
    if (source.grant === "authorization_code" && standing?.refreshJwe == null) {
      throw new AppError("CONFLICT", "engine.cannotRenew", { app: findConnector(appId)?.name ?? appId });
    }
    return await renewToken(parts, tenantId, opened, source, standing?.serial ?? 0, { waits: false });
  } catch (error) {
    throw toAppError(error);
  }
}

function toAppError(error: unknown): unknown {
  if (error instanceof StepFailure) return new AppError("CONFLICT", error.error.messageKey, error.error.params);
  if (error instanceof TokenRefused) return new AppError("CONFLICT", error.messageKey, error.params);
  if (error instanceof EnvelopeError) return new AppError("CONFLICT", "engine.failingEnvelope");
  return error;
}
