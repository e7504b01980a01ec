import "server-only";
import type { Context } from "hono";
import { findClientByCredentials } from "#lib/clients/data.ts";
import { touchClient } from "#lib/clients/mutations/touch-client.ts";
import type { KnownClient } from "#lib/clients/schema.ts";
import type { Clock } from "#lib/shared/clock.ts";
import { callerAddress } from "../caller-address.ts";
import { createGuessLimit } from "../guess-limit.ts";
import { TOKEN_SECONDS, type TokenIssuer } from "./access-token.ts";
import { ApiError } from "./api-error.ts";
import { ASSERTION_TYPE, authenticateByAssertion } from "./client-assertion.ts";
import { answerOAuthError, OAuthError } from "./oauth-error.ts";
import { isOwnUrl } from "./own-url.ts";
import { readBody } from "./read-body.ts";

export const TOKEN_PATH = "/oauth/token";

type Fields = Partial<Record<string, string>>;
type Call = { context: Context; fields: Fields; issuer: TokenIssuer; now: Date };

/**
 * `POST /oauth/token`: the client credentials grant of RFC 6749 §4.4, by form or JSON, errors as in its §5.2. A client
 * proves itself by its secret, in the body or by HTTP Basic, or by an assertion (RFC 7523 §2.2).
 */
export function createTokenEndpoint(issuer: TokenIssuer, clock: Clock): (context: Context) => Promise<Response> {
  const countGuess = createGuessLimit();
  return async (context) => {
    context.header("cache-control", "no-store");
    try {
      return context.json(await grant({ context, fields: await readFields(context), issuer, now: clock() }));
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      const seconds = error.error === "invalid_client" ? await countGuess(callerAddress(context)) : null;
      return answerOAuthError(context, seconds === null ? error : tooMany(seconds));
    }
  };
}

function tooMany(retryAfterSeconds: number): OAuthError {
  const description = "Too many refused attempts from this address. Wait, then try with the right credentials.";
  return new OAuthError(429, "too_many_requests", description, { retryAfterSeconds });
}

async function grant({ context, fields, issuer, now }: Call) {
  if (fields.grant_type !== "client_credentials") {
    throw new OAuthError(400, "unsupported_grant_type", "grant_type must be client_credentials.");
  }
  const client = await authenticate({ context, fields, issuer, now });
  const { audience = "" } = fields;
  requireAudience(issuer, audience);
  const asked = fields.scope?.split(" ").filter(Boolean);
  const scopes = asked ? client.scopes.filter((scope) => asked.includes(scope)) : client.scopes;
  await touchClient(client, now);
  return {
    access_token: await issuer.issue(client, scopes, audience),
    scope: scopes.join(" "),
    expires_in: TOKEN_SECONDS,
    token_type: "Bearer",
  };
}

async function readFields(context: Context): Promise<Fields> {
  const read = await readBody(context).catch((error: unknown) => {
    if (error instanceof ApiError) return null;
    throw error;
  });
  const body = read?.body;
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new OAuthError(400, "invalid_request", "Send a form or a JSON object.");
  }
  return Object.fromEntries(
    Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** In exactly one way (RFC 6749 §2.3). */
async function authenticate({ context, fields, issuer, now }: Call): Promise<KnownClient> {
  const basic = basicCredentials(context.req.header("authorization"));
  const { client_id: clientId, client_secret, client_assertion: assertion, client_assertion_type: type } = fields;
  if ([basic, client_secret, assertion].filter(Boolean).length > 1) {
    throw new OAuthError(400, "invalid_request", "Authenticate in one way: a secret, HTTP Basic, or an assertion.");
  }
  if (assertion) {
    if (type !== ASSERTION_TYPE) {
      throw new OAuthError(400, "invalid_request", `client_assertion_type must be ${ASSERTION_TYPE}.`);
    }
    const isAudience = (audience: string) => isAssertionAudience(issuer, audience);
    return authenticateByAssertion({ assertion, clientId, issuer: issuer.issuer, isAudience, now });
  }
  const { id, secret } = basic ?? { id: clientId, secret: client_secret };
  const client = id && secret ? await findClientByCredentials(id, secret, now) : null;
  if (!client) throw new OAuthError(401, "invalid_client", "The client is unknown, or its secret is wrong.");
  return client;
}

function basicCredentials(header: string | undefined): { id: string; secret: string } | null {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? "") ?? [];
  if (!encoded) return null;
  const [id = "", ...rest] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  return { id, secret: rest.join(":") };
}

function requireAudience(issuer: TokenIssuer, audience: string): void {
  if (audience === "") throw new OAuthError(403, "access_denied", `Ask for an audience: ${issuer.audience}`);
  if (audience !== issuer.audience && !isOwnUrl(audience, issuer.issuer, ["/api/v2/"])) {
    throw new OAuthError(403, "access_denied", `Service not found: ${audience.slice(0, 200)}`);
  }
}

/** Of an assertion: this server, or its token endpoint. */
function isAssertionAudience(issuer: TokenIssuer, audience: string): boolean {
  const { issuer: base } = issuer;
  const isPublic = audience === base || audience === `${base.slice(0, -1)}${TOKEN_PATH}`;
  return isPublic || isOwnUrl(audience, base, ["/", TOKEN_PATH]);
}
