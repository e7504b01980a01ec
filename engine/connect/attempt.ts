import "server-only";
import { z } from "zod";
import type { Actor } from "#lib/auth/actor.ts";
import { findConnector } from "#lib/connectors/registry.ts";
import type { AttemptClaims } from "#lib/crypto/claims.ts";
import { open, type PrivateSealingKeys } from "#lib/crypto/open.ts";
import { db } from "#lib/db/client.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { OpenedConnection } from "../run/open-connection.ts";
import { openConnection } from "../run/open-connection.ts";
import { StepFailure } from "../run/step-failure.ts";

/** How long a person may take at the provider, and then before the account that came back. */
export const ATTEMPT_MS = 10 * 60_000;

/** What was got for the code, until the person takes it. */
export const offeredTokens = z.object({
  accessToken: z.string(),
  refreshToken: z.string().nullable(),
  lifetime: z.number().nullable(),
  obtainedAt: z.iso.datetime(),
  scopes: z.array(z.string()).nullable(),
  facts: z.record(z.string(), z.string()),
});
export type OfferedTokens = z.infer<typeof offeredTokens>;

export function attemptClaims(tenant: string, attempt: string, holds: AttemptClaims["holds"]): AttemptClaims {
  return { use: "connect-attempt", tenant, attempt, holds };
}

export async function openAttempt(
  keys: PrivateSealingKeys,
  { tenantId, id, sealed }: { tenantId: string; id: string; sealed: string },
  holds: AttemptClaims["holds"],
): Promise<string> {
  return (await open<AttemptClaims>(keys, sealed, attemptClaims(tenantId, id, holds))).plaintext;
}

/**
 * The credentials that a token is asked for with, of a connection that need not have one yet.
 *
 * @throws AppError CONFLICT for what is missing, or does not open.
 */
export async function openOwnApp(
  keys: PrivateSealingKeys,
  tenantId: string,
  { itemId, appId }: { itemId: string; appId: string },
): Promise<OpenedConnection> {
  // A client of the API may leave the own app away: there is nothing to open, and nothing was altered.
  const isThere = await db.vaultSecret.count({ where: { tenantId, itemId } });
  if (isThere === 0) {
    throw new AppError("CONFLICT", "engine.ownAppMissing", { app: findConnector(appId)?.name ?? appId });
  }
  try {
    return await openConnection(keys, tenantId, itemId, appId, { isConnected: false });
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    throw new AppError("CONFLICT", error.error.messageKey, error.error.params);
  }
}

/** The session that began it; a connection is not made in somebody else's name. @throws AppError UNAUTHENTICATED */
export function sessionOf({ sessionId }: Actor): string {
  if (sessionId === null) throw new AppError("UNAUTHENTICATED", "errors.unauthenticated");
  return sessionId;
}

/** What nobody came back from. */
export async function deleteOldAttempts(): Promise<void> {
  await db.connectAttempt.deleteMany({ where: { expiresAt: { lt: new Date() } } });
}

/** Used, too old, another session's, or for credentials that were replaced: whoever asks is not told which. */
export function invalidAttempt(): AppError {
  return new AppError("CONFLICT", "engine.connectInvalid");
}
