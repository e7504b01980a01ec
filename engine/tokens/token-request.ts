import "server-only";
import { randomUUID } from "node:crypto";
import { importPKCS8, SignJWT } from "jose";
import type { ClientAuth, TokenSource } from "#lib/connectors/define-connector.ts";
import { findConnector } from "#lib/connectors/registry.ts";
import type { EgressRequest, OpenedSecret } from "#lib/egress/call.ts";
import { isShort } from "#lib/egress/mask.ts";
import { basicCredentials, type SecretText, secretMark, secretText } from "#lib/secrets/secret-text.ts";
import type { OpenedConnection } from "../run/open-connection.ts";
import { fillParams, incomplete, providerUrl } from "./token-source.ts";

/** What a token is asked for with: the credentials alone, a refresh token, or what a person brought back. */
export type Grant =
  | { type: "credentials" }
  | { type: "refresh"; refreshToken: string }
  | { type: "code"; code: string; verifier: string; redirectUri: string };

export type TokenRequest = {
  request: EgressRequest;
  secrets: readonly OpenedSecret[];
  /** One of them is too short to be looked for in the answer: nothing that the provider says may be shown. */
  hasShort: boolean;
};

type Fields = Record<string, string | SecretText>;

const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const ASSERTION_SECONDS = 3600;

/**
 * The request to the token endpoint: RFC 6749 §4.1.3, §4.4.2 and §6, RFC 7523 §2.1. What it is made with goes to the
 * origins of its envelope and to no other.
 *
 * @param clientAuth One of the source's ways.
 * @throws StepFailure for credentials that are not complete.
 */
export async function tokenRequest(
  opened: OpenedConnection,
  source: TokenSource,
  grant: Grant,
  clientAuth: ClientAuth,
  now: Date,
): Promise<TokenRequest> {
  const url = providerUrl(opened, source.tokenUrl);
  const { attributes, name } = opened.connection;
  const origins = clientOrigins(opened, url);
  const secrets: OpenedSecret[] = [];
  const add = (ref: OpenedSecret["ref"], plaintext: string) =>
    // Looked for, a short one would hide all of the answer, the token too.
    secrets.push({ ref, plaintext, origins, masking: isShort(plaintext) ? "none" : "value" });
  for (const { ref, plaintext } of opened.secrets) add(ref, plaintext);
  const hide = (plaintext: string, label: string): SecretText => {
    const ref = { kind: "secret" as const, key: randomUUID(), mark: secretMark(name, label) };
    add(ref, plaintext);
    return secretText`${ref}`;
  };
  const fields: Fields = fillParams(source.tokenParams, attributes);
  const scope = source.scopes.join(source.scopeSeparator ?? " ");
  if (scope !== "" && grant.type === "credentials") fields.scope = scope;
  const proof = clientProof(opened, clientAuth, hide);

  if (grant.type === "refresh") {
    Object.assign(fields, { grant_type: "refresh_token", refresh_token: hide(grant.refreshToken, "Refresh token") });
  } else if (grant.type === "code") {
    const { redirectUri: redirect_uri } = grant;
    const code = hide(grant.code, "Code");
    Object.assign(fields, { grant_type: "authorization_code", code, redirect_uri });
    fields.code_verifier = hide(grant.verifier, "Code verifier");
  } else if (source.grant === "jwt_bearer") {
    const assertion = await signAssertion(opened, url, scope, now);
    Object.assign(fields, { grant_type: JWT_BEARER, assertion: hide(assertion, "Assertion") });
    // It stands in the assertion.
    delete fields.scope;
  } else {
    fields.grant_type = "client_credentials";
  }
  const headers = { accept: "application/json", ...proof.headers };
  const request = { method: "POST", url: url.href, headers, body: formOf({ ...fields, ...proof.fields }) };
  return { request, secrets, hasShort: secrets.some(({ masking }) => masking === "none") };
}

/**
 * The envelope's own. Of an app whose hosts the author names, these are the API's: the token endpoint is an attribute,
 * bound into the envelope like them.
 */
function clientOrigins({ connection, secrets }: OpenedConnection, url: URL): readonly string[] {
  if (findConnector(connection.appId)?.origins === "author") return [url.origin];
  return secrets[0]?.origins ?? [];
}

const formOf = (fields: Fields) => ({ type: "form" as const, fields });

/** RFC 6749 §2.3.1: both parts of the Basic scheme are form-encoded first. */
function clientProof(
  opened: OpenedConnection,
  clientAuth: ClientAuth,
  hide: (plaintext: string, label: string) => SecretText,
): { headers: Record<string, SecretText>; fields: Fields } {
  if (clientAuth === "none") return { headers: {}, fields: {} };
  const { client_id: id } = opened.connection.attributes;
  const ref = opened.connection.secrets.client_secret;
  const secret = opened.secrets.find((each) => each.ref === ref)?.plaintext;
  if (!id || !ref || secret === undefined) throw incomplete(opened);
  if (clientAuth === "body") return { headers: {}, fields: { client_id: id, client_secret: secretText`${ref}` } };
  const [encoded] = hide(formEncoded(secret), "Client secret").parts;
  if (encoded === undefined) throw incomplete(opened);
  return { headers: { authorization: basicCredentials(formEncoded(id), encoded) }, fields: {} };
}

function formEncoded(text: string): string {
  return new URLSearchParams([["", text]]).toString().slice(1);
}

/** By the setup's `client_email` and `private_key`: https://developers.google.com/identity/protocols/oauth2/service-account */
async function signAssertion(opened: OpenedConnection, url: URL, scope: string, now: Date): Promise<string> {
  const { client_email: issuer } = opened.connection.attributes;
  const ref = opened.connection.secrets.private_key;
  const pem = opened.secrets.find((each) => each.ref === ref)?.plaintext;
  if (!issuer || pem === undefined) throw incomplete(opened);
  // In the provider's JSON file its line breaks are written out.
  const key = await importPKCS8(pem.replaceAll("\\n", "\n"), "RS256").catch(() => null);
  if (key === null) throw incomplete(opened);
  const seconds = Math.floor(now.getTime() / 1000);
  return new SignJWT(scope === "" ? {} : { scope })
    .setProtectedHeader({ alg: "RS256", typ: "JWT" })
    .setIssuer(issuer)
    .setAudience(url.href)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + ASSERTION_SECONDS)
    .sign(key);
}
