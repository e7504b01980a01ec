import "server-only";
import type { EgressRequest } from "#lib/egress/egress.ts";
import { basicCredentials, isSecretText, type SecretRef, secretText } from "#lib/secrets/secret-text.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { OpenConnection, OpenItem } from "../define-handlers.ts";
import type { Text } from "./handlers-fields.ts";

type Request = EgressRequest & { headers: Record<string, Text>; query: Record<string, Text | Text[]> };

type BasicParam = { username?: Text | undefined; password?: Text | undefined };

/** What an author may name to authenticate a request with. */
type Credentials = { connection: OpenConnection | null; set: OpenItem | null; basic: Text | null };

/** @throws AppError INVALID for credentials that do not go together. */
export function authenticated(
  request: Request,
  { connection, set, basic }: Credentials,
  scheme: "BASIC" | "DIGEST" | undefined,
): EgressRequest {
  if (connection && set) throw new AppError("INVALID", "engine.twoCredentials");
  if (basic && set) throw new AppError("INVALID", "engine.basicAndSet");
  if (scheme === "DIGEST" && !set) throw new AppError("INVALID", "engine.paramMissing", { path: "credential_set" });
  if (basic) return withConnection({ ...request, headers: { ...request.headers, authorization: basic } }, connection);
  if (!set) return withConnection(request, connection);
  const { authorization: _, ...headers } = request.headers;
  const { username = "" } = set.attributes;
  if (scheme === "DIGEST") return { ...request, headers, digest: { username, password: set.secret } };
  return { ...request, headers: { ...headers, authorization: basicCredentials(username, set.secret) } };
}

/**
 * The header that the param `basic` asks for (RFC 7617). Without a secret in it, it is the author's own text, which
 * nothing masks.
 */
export function basicOf({ username, password }: BasicParam): Text | null {
  const [user, word] = [wholeOf(username ?? "", "basic.username"), wholeOf(password ?? "", "basic.password")];
  if (user === "" && word === "") return null;
  if (typeof user !== "string" || typeof word !== "string") return basicCredentials(user, word);
  if (user.includes(":")) throw new AppError("INVALID", "engine.basicColon");
  return `Basic ${Buffer.from(`${user}:${word}`, "utf8").toString("base64")}`;
}

function wholeOf(text: Text, param: string): string | SecretRef {
  if (!isSecretText(text)) return text;
  const [only, ...others] = text.parts;
  if (only === undefined || others.length > 0) throw new AppError("INVALID", "engine.basicMixed", { param });
  return only;
}

/** The connection's credentials replace what the author wrote in their place. */
function withConnection(request: Request, connection: OpenConnection | null): EgressRequest {
  if (!connection) return request;
  const { setupType, attributes, secrets } = connection;
  const withHeader = (name: string, value: Text) => ({ ...request, headers: { ...request.headers, [name]: value } });
  if (setupType === "BEARER") return withHeader("authorization", secretText`Bearer ${requireSecret(secrets.token)}`);
  if (setupType === "OAUTH_CLIENT_CREDENTIALS")
    return withHeader("authorization", secretText`Bearer ${requireSecret(secrets.access_token)}`);
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
