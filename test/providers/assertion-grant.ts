import type { KeyObject } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { decodeJwt, jwtVerify } from "jose";
import type { Provider, TokenContext } from "oidc-provider";

export const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

export type ServiceAccount = { email: string; publicKey: KeyObject };
/** A token that a service account got, and what its assertion asked for. */
export type IssuedTo = { email: string; scope: string; token: string };

/**
 * The grant of RFC 7523 §2.1, which `oidc-provider` leaves to whoever needs it: an assertion is believed for its
 * signature, its audience and its time.
 *
 * @param audience The token endpoint's URL, as clients know it.
 * @returns What was given, from then on.
 */
export function acceptAssertions(
  provider: Provider,
  accounts: readonly ServiceAccount[],
  audience: string,
): IssuedTo[] {
  const issued: IssuedTo[] = [];
  const grant = async (ctx: TokenContext): Promise<void> => {
    const { client, params } = ctx.oidc;
    const account = accounts.find(({ email }) => email === client.clientId);
    const rules = { issuer: client.clientId, audience, algorithms: ["RS256"], requiredClaims: ["exp", "iat"] };
    const verified = account && (await jwtVerify(params.assertion ?? "", account.publicKey, rules).catch(() => null));
    if (!verified) {
      ctx.status = 400;
      ctx.body = { error: "invalid_grant", error_description: "Invalid JWT Signature." };
      return;
    }
    const token = new provider.ClientCredentials({ client });
    const access_token = await token.save();
    issued.push({ email: client.clientId, scope: String(verified.payload.scope), token: access_token });
    ctx.body = { access_token, expires_in: token.expiration, token_type: "Bearer" };
  };
  provider.registerGrantType(JWT_BEARER, grant, ["assertion"]);
  return issued;
}

/** Such a client says who it is in its assertion alone, where `oidc-provider` asks for a `client_id`. */
export async function askAgainByName(request: IncomingMessage, response: ServerResponse, url: string): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const fields = new URLSearchParams(Buffer.concat(chunks).toString());
  fields.set("client_id", String(decodeJwt(fields.get("assertion") ?? "").iss));
  const answer = await fetch(url, { method: "POST", body: fields, headers: { "x-named": "by its assertion" } });
  response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
}
