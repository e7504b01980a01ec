import "server-only";
import { createHash } from "node:crypto";
import type { Actor } from "#lib/auth/actor.ts";
import { hashSecret, newSecret } from "#lib/auth/generated-secret.ts";
import { type ConnectStart, redirectUrl, type StartConnectInput } from "#lib/connecting/schema.ts";
import type { TokenSource } from "#lib/connectors/define-connector.ts";
import { findConnector } from "#lib/connectors/registry.ts";
import { seal } from "#lib/crypto/seal.ts";
import { db } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { env } from "#lib/shared/env.ts";
import { lockItem } from "#lib/vault/mutations/lock-item.ts";
import type { OpenedConnection } from "../run/open-connection.ts";
import type { TokenParts } from "../tokens/obtain-token.ts";
import { fillParams, fillTemplate, tokenSourceOf } from "../tokens/token-source.ts";
import { ATTEMPT_MS, attemptClaims, openOwnApp, sessionOf } from "./attempt.ts";

/**
 * Begins an authorization code flow with PKCE (RFC 6749 §4.1, RFC 7636). The state is 256 random bits, good for once, ten
 * minutes, this session, this item and this redirect URI.
 *
 * @returns Where the person agrees.
 * @throws AppError NOT_FOUND, FORBIDDEN; CONFLICT for credentials that are not there yet.
 */
export async function startConnect(
  { keyring }: Pick<TokenParts, "keyring">,
  actor: Actor,
  { itemId }: StartConnectInput,
): Promise<ConnectStart> {
  const { tenantId, operatorId } = actor;
  const sessionId = sessionOf(actor);
  const item = await db.$transaction((tx) => lockItem(tx, actor, itemId));
  if (item.kind !== "connection" || item.appId === null) throw new AppError("NOT_FOUND", "errors.itemNotFound");
  const opened = await openOwnApp(keyring.privateKeys, tenantId, { itemId, appId: item.appId });
  const source = tokenSourceOf(opened);
  if (source?.grant !== "authorization_code") throw new AppError("CONFLICT", "engine.nothingToConnect");

  const [id, state, verifier] = [newId(), newSecret(), newSecret()];
  const redirectUri = redirectUrl(env.COFFRE_PUBLIC_URL, item.appId);
  const sealed = await seal(keyring.publicKey, verifier, attemptClaims(tenantId, id, "verifier"));
  await db.connectAttempt.create({
    data: {
      ...{ tenantId, id, itemId, operatorId, sessionId, redirectUri, sealed },
      version: opened.version,
      appId: item.appId,
      setupType: opened.connection.setupType,
      stateHash: hashSecret(state),
      kid: keyring.publicKey.kid,
      expiresAt: new Date(Date.now() + ATTEMPT_MS),
    },
    select: { id: true },
  });
  return { authorizationUrl: authorizationUrl(opened, source, { state, verifier, redirectUri }) };
}

function authorizationUrl(
  { connection: { appId, attributes } }: OpenedConnection,
  source: TokenSource,
  { state, verifier, redirectUri }: { state: string; verifier: string; redirectUri: string },
): string {
  const url = URL.parse(fillTemplate(source.authorizationUrl ?? "", attributes) ?? "");
  if (url?.protocol !== "https:" || !attributes.client_id) {
    throw new AppError("CONFLICT", "engine.ownAppMissing", { app: findConnector(appId)?.name ?? appId });
  }
  const scope = wantedScopes(appId, source).join(source.scopeSeparator ?? " ");
  const params = {
    response_type: "code",
    client_id: attributes.client_id,
    redirect_uri: redirectUri,
    ...(scope !== "" && { scope }),
    state,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...fillParams(source.authorizationParams, attributes),
  };
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  return url.href;
}

/** What the setup always asks for, and what the app's actions need and every account has. */
export function wantedScopes(appId: string, { scopes, optionalScopes = [] }: TokenSource): string[] {
  const actions = Object.values(findConnector(appId)?.actions ?? {});
  const needed = actions.flatMap((action) => action.scopes ?? []).filter((scope) => !optionalScopes.includes(scope));
  return [...new Set([...scopes, ...needed])];
}
