import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { hashSecret } from "#lib/auth/generated-secret.ts";
import { type ConnectOffer, callbackPath, type FinishConnectInput } from "#lib/connecting/schema.ts";
import type { TokenSource } from "#lib/connectors/define-connector.ts";
import { type Identity, ProviderError } from "#lib/connectors/define-handlers.ts";
import { handedOutOrigin } from "#lib/connectors/handed-out.ts";
import { findIdentify } from "#lib/connectors/handlers-registry.ts";
import { findConnector } from "#lib/connectors/registry.ts";
import { uncoveredScopes } from "#lib/connectors/scope-cover.ts";
import { seal } from "#lib/crypto/seal.ts";
import { db } from "#lib/db/client.ts";
import { EgressError } from "#lib/egress/egress-error.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { log } from "#lib/shared/log.ts";
import type { OpenedConnection } from "../run/open-connection.ts";
import { StepFailure } from "../run/step-failure.ts";
import { obtainToken, type TokenParts, tokenOrigins } from "../tokens/obtain-token.ts";
import { type ObtainedToken, TokenRefused } from "../tokens/token-answer.ts";
import { tokenRef, tokenSourceOf } from "../tokens/token-source.ts";
import {
  ATTEMPT_MS,
  attemptClaims,
  invalidAttempt,
  type OfferedTokens,
  openAttempt,
  openOwnApp,
  sessionOf,
} from "./attempt.ts";
import { wantedScopes } from "./start-connect.ts";

const IDENTIFY_TIMEOUT_MS = 15_000;
const MAX_ACCOUNT_NAME = 150;
const MAX_MESSAGE_LENGTH = 300;

/**
 * Takes what the provider sent the browser back with, once, and gets the tokens for it. They are kept sealed until the
 * person has seen whose account it is.
 *
 * @throws AppError CONFLICT for a state that is not this session's, was used, or is too old, and for what the provider says.
 */
export async function finishConnect(parts: TokenParts, actor: Actor, input: FinishConnectInput): Promise<ConnectOffer> {
  const attempt = await takeAttempt(actor, input);
  const { tenantId } = actor;
  const opened = await openOwnApp(parts.keyring.privateKeys, tenantId, attempt);
  const source = tokenSourceOf(opened);
  if (!source || opened.version !== attempt.version) throw invalidAttempt();
  if (source.issuer !== undefined && input.iss !== source.issuer) throw invalidAttempt();
  const app = findConnector(attempt.appId)?.name ?? attempt.appId;
  if (input.error !== undefined || input.code === undefined) {
    const message = (input.errorDescription ?? input.error ?? "").slice(0, MAX_MESSAGE_LENGTH);
    throw new AppError("CONFLICT", "engine.connectRefused", { app, message });
  }
  const verifier = await openAttempt(parts.keyring.privateKeys, { tenantId, ...attempt }, "verifier");
  const { redirectUri } = attempt;
  const { code } = input;
  const { obtained, identity } = await asAppError(async () => {
    const got = await obtainToken(parts, tenantId, opened, source, { type: "code", code, verifier, redirectUri });
    const who = await identify(parts, tenantId, opened, got);
    requireHost(opened, { ...got.facts, ...who?.facts });
    return { obtained: got, identity: who };
  });
  await keepOffer(parts, tenantId, attempt.id, obtained, identity);
  return offerOf(attempt, opened, source, obtained, identity);
}

type Attempt = {
  id: string;
  itemId: string;
  version: number;
  appId: string;
  redirectUri: string;
  sealed: string;
};

/** Whatever comes of it, the state is used. */
async function takeAttempt(actor: Actor, { app, state }: FinishConnectInput): Promise<Attempt> {
  const { tenantId, operatorId } = actor;
  const now = new Date();
  const where = { tenantId, stateHash: hashSecret(state), usedAt: null, expiresAt: { gt: now } };
  const [attempt] = await db.connectAttempt.updateManyAndReturn({
    where,
    // What was got must not be swept away while it is asked for.
    data: { usedAt: now, expiresAt: new Date(now.getTime() + ATTEMPT_MS) },
    select: {
      ...{ id: true, itemId: true, version: true, appId: true, redirectUri: true, sealed: true },
      ...{ operatorId: true, sessionId: true },
    },
  });
  const isMine = attempt?.operatorId === operatorId && attempt.sessionId === sessionOf(actor);
  if (!attempt || !isMine || callbackPath(attempt.appId) !== `/connect/${app}/callback`) throw invalidAttempt();
  const item = await db.vaultItem.findFirst({
    where: { tenantId, id: attempt.itemId, section: sectionsWith(actor, "change") },
    select: { id: true },
  });
  if (!item) throw new AppError("NOT_FOUND", "errors.itemNotFound");
  return attempt;
}

async function asAppError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TokenRefused) throw new AppError("CONFLICT", error.messageKey, error.params);
    if (error instanceof StepFailure) throw new AppError("CONFLICT", error.error.messageKey, error.error.params);
    throw error;
  }
}

/** Without the host that the provider hands out, no action could call anything. @throws TokenRefused */
function requireHost({ connection: { appId, attributes } }: OpenedConnection, facts: Record<string, string>): void {
  const app = findConnector(appId);
  if (!app?.handedOut) return;
  const origin = handedOutOrigin(app, { ...attributes, ...facts });
  if (origin === undefined) throw new TokenRefused("engine.connectNoHost", { app: app.name }, { isFinal: false });
  if (origin === null) throw new TokenRefused("engine.tokenHost", { app: app.name }, { isFinal: true });
}

/** A provider that does not say whose account it is keeps nobody from connecting. */
async function identify(
  parts: TokenParts,
  tenantId: string,
  opened: OpenedConnection,
  obtained: ObtainedToken,
): Promise<Identity | null> {
  const { connection, version } = opened;
  const handler = findIdentify(connection.appId);
  if (!handler) return null;
  const secret = {
    ref: tokenRef(opened),
    plaintext: obtained.accessToken,
    origins: tokenOrigins(opened, obtained.facts),
  };
  const attributes = { ...connection.attributes, ...obtained.facts };
  try {
    return await handler({
      connection: { ...connection, attributes, secrets: { access_token: secret.ref } },
      send: (request) =>
        parts.egress.send({
          tenantId,
          poolKey: `${connection.id}/${version}/connect`,
          appId: connection.appId,
          secrets: [secret],
          request,
          timeoutMs: IDENTIFY_TIMEOUT_MS,
        }),
    });
  } catch (error) {
    if (!(error instanceof ProviderError) && !(error instanceof EgressError)) throw error;
    log.warn({ item: connection.id, error }, "the provider did not say whose account was connected");
    return null;
  }
}

async function keepOffer(
  { keyring }: TokenParts,
  tenantId: string,
  id: string,
  obtained: ObtainedToken,
  identity: Identity | null,
): Promise<void> {
  const { accessToken, refreshToken, lifetime, scopes } = obtained;
  const offered: OfferedTokens = {
    ...{ accessToken, refreshToken, lifetime, scopes: scopes && [...scopes] },
    obtainedAt: new Date().toISOString(),
    facts: { ...obtained.facts, ...identity?.facts },
  };
  const sealed = await seal(keyring.publicKey, JSON.stringify(offered), attemptClaims(tenantId, id, "tokens"));
  await db.connectAttempt.update({
    where: { tenantId_id: { tenantId, id } },
    data: {
      sealed,
      kid: keyring.publicKey.kid,
      accountName: identity?.accountName.slice(0, MAX_ACCOUNT_NAME) ?? null,
      expiresAt: new Date(Date.now() + ATTEMPT_MS),
    },
    select: { id: true },
  });
}

function offerOf(
  { id, itemId, appId }: Attempt,
  { connection }: OpenedConnection,
  source: TokenSource,
  { refreshToken, lifetime, scopes }: ObtainedToken,
  identity: Identity | null,
): ConnectOffer {
  const ends = refreshToken === null && lifetime !== null;
  return {
    attemptId: id,
    itemId,
    itemName: connection.name,
    appId,
    accountName: identity?.accountName ?? null,
    endsAt: ends ? new Date(Date.now() + lifetime * 1000).toISOString() : null,
    missingScopes: scopes === null ? [] : uncoveredScopes(wantedScopes(appId, source), scopes, source.covers),
  };
}
