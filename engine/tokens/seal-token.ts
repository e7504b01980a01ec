import "server-only";
import type { TokenClaims } from "#lib/crypto/claims.ts";
import { open } from "#lib/crypto/open.ts";
import { seal } from "#lib/crypto/seal.ts";
import type { OpenedConnection } from "../run/open-connection.ts";
import type { Keyring } from "../run/open-keyring.ts";
import { tokenOrigins } from "./obtain-token.ts";
import type { ObtainedToken } from "./token-answer.ts";
import type { NewToken, TokenRow } from "./token-rows.ts";

const MAX_AHEAD_SECONDS = 15 * 60;
const AHEAD_SHARE = 5;

/** Bound to the connection and all that says what the token is for. */
function claimsOf(
  tenantId: string,
  { connection, version }: OpenedConnection,
  field: TokenClaims["field"],
  { serial, origins, facts }: Pick<TokenRow, "serial"> & { origins: readonly string[]; facts: TokenClaims["facts"] },
): TokenClaims {
  const { id: item, appId: app, setupType: setup } = connection;
  return { use: "connection-token", tenant: tenantId, item, version, serial, field, app, setup, origins, facts };
}

/**
 * The token as it is stored, with the time at which it is to be renewed: 15 minutes ahead of its end, or a fifth of its
 * lifetime if that is shorter.
 *
 * @param before What stood before: a refresh token, scopes and facts that the provider does not repeat stay.
 * @param canMint Whether the credentials alone obtain the next one.
 * @throws TokenRefused for a host that the provider would not hand out.
 */
export async function sealToken(
  { publicKey }: Pick<Keyring, "publicKey">,
  tenantId: string,
  opened: OpenedConnection,
  obtained: ObtainedToken,
  before: { serial: number; refreshToken: string | null; scopes: readonly string[]; facts: TokenClaims["facts"] },
  now: Date,
  canMint: boolean,
): Promise<NewToken> {
  const facts = { ...before.facts, ...obtained.facts };
  const origins = tokenOrigins(opened, facts);
  const refreshToken = obtained.refreshToken ?? before.refreshToken;
  const place = { serial: before.serial + 1, origins, facts };
  const sealed = (text: string, field: TokenClaims["field"]) =>
    seal(publicKey, text, claimsOf(tenantId, opened, field, place));
  const { lifetime } = obtained;
  const expiresAt = lifetime === null ? null : new Date(now.getTime() + lifetime * 1000);
  const ahead = Math.min(MAX_AHEAD_SECONDS, (lifetime ?? 0) / AHEAD_SHARE);
  const canRenew = canMint || refreshToken !== null;
  return {
    kid: publicKey.kid,
    accessJwe: await sealed(obtained.accessToken, "access_token"),
    refreshJwe: refreshToken === null ? null : await sealed(refreshToken, "refresh_token"),
    scopes: obtained.scopes ?? before.scopes,
    facts,
    origins,
    expiresAt,
    renewAt: expiresAt && canRenew ? new Date(expiresAt.getTime() - ahead * 1000) : null,
  };
}

/** @throws EnvelopeError for a row that is not what was sealed. */
export async function openToken(
  { privateKeys }: Pick<Keyring, "privateKeys">,
  tenantId: string,
  opened: OpenedConnection,
  field: TokenClaims["field"],
  row: TokenRow,
): Promise<string | null> {
  const jwe = field === "access_token" ? row.accessJwe : row.refreshJwe;
  if (jwe === null) return null;
  return (await open<TokenClaims>(privateKeys, jwe, claimsOf(tenantId, opened, field, row))).plaintext;
}
