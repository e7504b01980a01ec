import "server-only";
import type { EgressRequest } from "#lib/egress/egress.ts";
import { isForbiddenHeader } from "#lib/egress/forbidden-headers.ts";
import { basicCredentials, type SecretRef, secretText } from "#lib/secrets/secret-text.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { Handlers, OpenConnection, OpenItem } from "../define-handlers.ts";
import { bodyOf, requireItem, type Text, textOf } from "./handlers-body.ts";
import type { http } from "./manifest.ts";

type Request = EgressRequest & { headers: Record<string, Text>; query: Record<string, Text> };

export const handlers: Handlers<typeof http> = {
  actions: {
    /** Any status is an output: whether 404 is a failure is for the flow to say. Only no answer is an error. */
    async SEND_REQUEST({ params, connection, items, send }) {
      const headers = headersOf(params.headers ?? {});
      const body = bodyOf(params, headers["content-type"], items);
      const [identity, authority] = [params.client_certificate, params.trusted_certificate].map((id) =>
        id === undefined ? undefined : requireItem(items, id).secret,
      );
      const request = {
        method: params.method,
        url: params.url,
        query: textsOf(params.params ?? {}, "params"),
        headers,
        ...(body && { body }),
        ...((identity || authority) && { tls: { ...(identity && { identity }), ...(authority && { authority }) } }),
      };
      const set = params.credential_set === undefined ? null : requireItem(items, params.credential_set);
      const answer = await send(authenticated(request, connection, set, params.authentication));
      const content = answer.json ?? (answer.text === "" ? undefined : answer.text);
      return {
        status: answer.status,
        success: answer.status < 400,
        headers: answer.headers,
        ...(content !== undefined && { body: content }),
      };
    },
  },
};

function authenticated(
  request: Request,
  connection: OpenConnection | null,
  set: OpenItem | null,
  scheme: "BASIC" | "DIGEST" | undefined,
): EgressRequest {
  if (connection && set) throw new AppError("INVALID", "engine.twoCredentials");
  if (scheme === "DIGEST" && !set) throw new AppError("INVALID", "engine.paramMissing", { path: "credential_set" });
  if (connection) return withCredentials(request, connection);
  if (!set) return request;
  const { authorization: _, ...headers } = request.headers;
  const { username = "" } = set.attributes;
  if (scheme === "DIGEST") return { ...request, headers, digest: { username, password: set.secret } };
  return { ...request, headers: { ...headers, authorization: basicCredentials(username, set.secret) } };
}

/** The connection's credentials replace what the author wrote in their place. */
function withCredentials(request: Request, { setupType, attributes, secrets }: OpenConnection): EgressRequest {
  const withHeader = (name: string, value: Text) => ({ ...request, headers: { ...request.headers, [name]: value } });
  if (setupType === "BEARER") return withHeader("authorization", secretText`Bearer ${requireSecret(secrets.token)}`);
  if (setupType === "BASIC_AUTH") {
    // Without a password, the user name is what is sealed.
    const user = attributes.username ?? requireSecret(secrets.username);
    return withHeader("authorization", basicCredentials(user, secrets.password ?? ""));
  }
  if (setupType === "API_KEY") {
    const name = attributes.name ?? "";
    const value = secretText`${requireSecret(secrets.value)}`;
    if (attributes.in === "QUERY") return { ...request, query: { ...request.query, [name]: value } };
    return withHeader(name.toLowerCase(), value);
  }
  throw new Error(`no handler for setup ${setupType}`);
}

function requireSecret(secret: SecretRef | undefined): SecretRef {
  if (!secret) throw new Error("a ready connection has its secrets");
  return secret;
}

function headersOf(given: Record<string, unknown>): Record<string, Text> {
  const forbidden = Object.keys(given).find(isForbiddenHeader);
  if (forbidden !== undefined) throw new AppError("INVALID", "engine.headerForbidden", { name: forbidden });
  const texts = Object.entries(textsOf(given, "headers"));
  return Object.fromEntries(texts.map(([name, value]) => [name.toLowerCase(), value]));
}

/** Names with text: numbers and booleans are written out, null leaves a name away, anything else is a mistake. */
function textsOf(given: Record<string, unknown>, param: string): Record<string, Text> {
  const entries = Object.entries(given).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, textOf(value, `${param}.${name}`)]));
}
