import "server-only";
import type { EgressBody, EgressRequest } from "#lib/egress/egress.ts";
import { isForbiddenHeader } from "#lib/egress/forbidden-headers.ts";
import {
  basicCredentials,
  isSecretText,
  type SecretRef,
  type SecretText,
  secretText,
} from "#lib/secrets/secret-text.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { Json } from "#lib/shared/json.ts";
import type { Handlers, OpenConnection } from "../define-handlers.ts";
import type { http } from "./manifest.ts";

type Text = string | SecretText;
type ContentType = "JSON" | "FORM" | "XML";

export const handlers: Handlers<typeof http> = {
  actions: {
    /** Any status is an output: whether 404 is a failure is for the flow to say. Only no answer is an error. */
    async SEND_REQUEST({ params, connection, send }) {
      const headers = headersOf(params.headers ?? {});
      const body = bodyOf(params.payload, params.content_type, headers["content-type"]);
      const request = {
        method: params.method,
        url: params.url,
        query: textsOf(params.params ?? {}, "params"),
        headers,
        ...(body && { body }),
      };
      const answer = await send(connection ? withCredentials(request, connection) : request);
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

/** The connection's credentials replace what the author wrote in their place. */
function withCredentials(
  request: EgressRequest & { headers: Record<string, Text>; query: Record<string, Text> },
  { setupType, attributes, secrets }: OpenConnection,
): EgressRequest {
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

function textOf(value: unknown, param: string): Text {
  if (typeof value === "string" || isSecretText(value)) return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new AppError("INVALID", "engine.paramNotText", { param });
}

function bodyOf(
  payload: unknown,
  contentType: ContentType | undefined,
  header: Text | undefined,
): EgressBody | undefined {
  if (payload === undefined || payload === null) return undefined;
  const isText = typeof payload === "string" || isSecretText(payload);
  if (contentType === "XML") {
    if (!isText) throw new AppError("INVALID", "engine.xmlNotText");
    return { type: "text", text: payload, contentType: "application/xml" };
  }
  if (contentType === "FORM") return isText ? formText(payload) : { type: "form", fields: fieldsOf(payload) };
  // Text that is to be JSON is JSON already, as in Auth0's editor; without a type, its header says what it is.
  if (isText) return { type: "text", text: payload, contentType: textType(contentType, header) };
  return { type: "json", value: payload };
}

function formText(text: Text): EgressBody {
  return { type: "text", text, contentType: "application/x-www-form-urlencoded" };
}

function textType(contentType: ContentType | undefined, header: Text | undefined): string {
  if (contentType === "JSON") return "application/json";
  return typeof header === "string" ? header : "text/plain; charset=utf-8";
}

function fieldsOf(payload: unknown): Record<string, Text | Text[]> {
  if (payload === null || typeof payload !== "object" || Array.isArray(payload))
    throw new AppError("INVALID", "engine.formNotFields");
  const entries = Object.entries(payload as Record<string, Json>).filter(([, value]) => value !== null);
  return Object.fromEntries(
    entries.map(([name, value]) => {
      const param = `payload.${name}`;
      return [name, Array.isArray(value) ? value.map((each) => textOf(each, param)) : textOf(value, param)];
    }),
  );
}
