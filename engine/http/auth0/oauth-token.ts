import "server-only";
import type { Context } from "hono";
import { findClientByCredentials } from "#lib/clients/data.ts";
import { touchClient } from "#lib/clients/mutations/touch-client.ts";
import type { KnownClient } from "#lib/clients/schema.ts";
import { TOKEN_SECONDS, type TokenIssuer } from "./access-token.ts";
import { ApiError } from "./api-error.ts";
import { readBody } from "./read-body.ts";

type Refusal = { status: 400 | 401 | 403; error: string; description: string };

/** `POST /oauth/token`: the client credentials grant of RFC 6749 §4.4, by form or JSON, errors as in its §5.2. */
export async function handleTokenRequest(context: Context, issuer: TokenIssuer): Promise<Response> {
  context.header("cache-control", "no-store");
  const fields = await readFields(context);
  if (fields === null) return refuse(context, 400, "invalid_request", "Send a form or a JSON object.");
  if (fields.grant_type !== "client_credentials") {
    return refuse(context, 400, "unsupported_grant_type", "grant_type must be client_credentials.");
  }
  const client = await authenticate(context, fields);
  if (!client) return refuse(context, 401, "invalid_client", "The client is unknown, or its secret is wrong.");

  const { audience = "" } = fields;
  const refusal = refuseAudience(context, issuer, audience);
  if (refusal) return refuse(context, refusal.status, refusal.error, refusal.description);

  const asked = fields.scope?.split(" ").filter(Boolean);
  const scopes = asked ? client.scopes.filter((scope) => asked.includes(scope)) : client.scopes;
  await touchClient(client, new Date());
  return context.json({
    access_token: await issuer.issue(client, scopes, audience),
    scope: scopes.join(" "),
    expires_in: TOKEN_SECONDS,
    token_type: "Bearer",
  });
}

async function readFields(context: Context): Promise<Partial<Record<string, string>> | null> {
  try {
    const body = await readBody(context);
    if (typeof body !== "object" || body === null || Array.isArray(body)) return null;
    return Object.fromEntries(
      Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  } catch (error) {
    if (error instanceof ApiError) return null;
    throw error;
  }
}

/** By the body, or by HTTP Basic (RFC 6749 §2.3.1). */
async function authenticate(context: Context, fields: Partial<Record<string, string>>): Promise<KnownClient | null> {
  const { client_id, client_secret } = basicCredentials(context.req.header("authorization")) ?? fields;
  return client_id && client_secret ? findClientByCredentials(client_id, client_secret) : null;
}

function basicCredentials(header: string | undefined): { client_id: string; client_secret: string } | null {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? "") ?? [];
  if (!encoded) return null;
  const [client_id = "", ...rest] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  return { client_id, client_secret: rest.join(":") };
}

function refuseAudience(context: Context, issuer: TokenIssuer, audience: string): Refusal | null {
  if (audience === "")
    return { status: 403, error: "access_denied", description: `Ask for an audience: ${issuer.audience}` };
  if (acceptedAudiences(context, issuer).has(audience)) return null;
  return { status: 403, error: "access_denied", description: `Service not found: ${audience.slice(0, 200)}` };
}

/**
 * This API under the host that the request came to, by either scheme, or under `COFFRE_PUBLIC_URL`. A forged host
 * gains nothing: every token is bound to the public URL as well, and only that is checked later.
 */
function acceptedAudiences(context: Context, issuer: TokenIssuer): ReadonlySet<string> {
  const hosts = [context.req.header("host"), context.req.header("x-forwarded-host")].filter(
    (host) => host !== undefined,
  );
  return new Set([issuer.audience, ...hosts.flatMap((host) => [`http://${host}/api/v2/`, `https://${host}/api/v2/`])]);
}

function refuse(context: Context, status: 400 | 401 | 403, error: string, description: string): Response {
  return context.json({ error, error_description: description }, status);
}
