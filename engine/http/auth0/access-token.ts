import "server-only";
import { errors, jwtVerify, SignJWT } from "jose";
import { isScope, type KnownClient, type Scope } from "#lib/clients/schema.ts";
import type { TokenKeys } from "./token-keys.ts";

export const TOKEN_SECONDS = 3_600;
const ALGORITHM = "EdDSA";

export type AccessToken = { clientId: string; scopes: Scope[]; expiresAt: Date };

export type TokenIssuer = {
  /** `COFFRE_PUBLIC_URL` + `/`. */
  issuer: string;
  /** `COFFRE_PUBLIC_URL` + `/api/v2/`: in every token, beside the audience that was asked for. */
  audience: string;
  issue: (client: KnownClient, scopes: readonly Scope[], askedAudience: string) => Promise<string>;
  /** Null for anything but a token of ours, for this API, that has not expired. */
  verify: (token: string) => Promise<AccessToken | null>;
};

/** Tokens are JWTs (RFC 7519, RFC 9068's claims) signed with Ed25519. */
export function createTokenIssuer(keys: TokenKeys, publicUrl: string): TokenIssuer {
  const base = publicUrl.replace(/\/+$/, "");
  const issuer = `${base}/`;
  const audience = `${base}/api/v2/`;
  return {
    issuer,
    audience,
    issue(client, scopes, askedAudience) {
      const { kid, privateKey } = keys.signingKey();
      return new SignJWT({ azp: client.id, scope: scopes.join(" "), gty: "client-credentials" })
        .setProtectedHeader({ alg: ALGORITHM, typ: "JWT", kid })
        .setIssuer(issuer)
        .setSubject(`${client.id}@clients`)
        .setAudience(askedAudience === audience ? audience : [askedAudience, audience])
        .setIssuedAt()
        .setExpirationTime(`${TOKEN_SECONDS}s`)
        .sign(privateKey);
    },
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, keyOf(keys), {
          algorithms: [ALGORITHM],
          issuer,
          audience,
          requiredClaims: ["exp", "iat", "azp", "scope"],
        });
        return {
          clientId: String(payload.azp),
          scopes: String(payload.scope).split(" ").filter(isScope),
          expiresAt: new Date((payload.exp ?? 0) * 1_000),
        };
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
  };
}

function keyOf(keys: TokenKeys) {
  return async ({ kid }: { kid?: string }) => {
    const key = await keys.find(kid);
    if (!key) throw new errors.JWKSNoMatchingKey();
    return key;
  };
}
