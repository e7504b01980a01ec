import "server-only";
import { AppError } from "#lib/shared/app-error.ts";
import type { Handlers } from "../define-handlers.ts";
import { isForbiddenHeader } from "./forbidden-headers.ts";
import { authenticated, basicOf } from "./handlers-authentication.ts";
import { bodyOf, requireItem } from "./handlers-body.ts";
import { type Text, textOf } from "./handlers-fields.ts";
import type { http } from "./manifest.ts";

export const handlers: Handlers<typeof http> = {
  actions: {
    /** Any status is an output: whether 404 is a failure is for the flow to say. Only no answer is an error. */
    async SEND_REQUEST({ params, connection, items, send, idempotencyKey }) {
      const headers = headersOf(params.headers ?? {});
      const body = bodyOf(params, headers["content-type"], items);
      if (params.idempotency_header !== undefined)
        headers[String(params.idempotency_header).toLowerCase()] = idempotencyKey;
      const [identity, authority] = [params.client_certificate, params.trusted_certificate].map((id) =>
        id === undefined ? undefined : requireItem(items, id).secret,
      );
      const request = {
        method: params.method ?? (body ? "POST" : "GET"),
        url: params.url,
        query: queryOf(params.params ?? {}),
        headers,
        ...(body && { body }),
        ...((identity || authority) && { tls: { ...(identity && { identity }), ...(authority && { authority }) } }),
      };
      const set = params.credential_set === undefined ? null : requireItem(items, params.credential_set);
      const own = { connection, set, basic: basicOf(params.basic ?? {}) };
      const answer = await send(authenticated(request, own, params.authentication));
      const content = answer.json ?? (answer.text === "" ? undefined : answer.text);
      return {
        status: answer.status,
        success: answer.status < 400,
        headers: answer.headers,
        ...(content !== undefined && { body: content }),
        ...(answer.isCut && { isCut: true }),
      };
    },
  },
};

function headersOf(given: Record<string, unknown>): Record<string, Text> {
  const forbidden = Object.keys(given).find(isForbiddenHeader);
  if (forbidden !== undefined) throw new AppError("INVALID", "engine.headerForbidden", { name: forbidden });
  const texts = Object.entries(textsOf(given, "headers"));
  return Object.fromEntries(texts.map(([name, value]) => [name.toLowerCase(), value]));
}

/** A list repeats its name; null leaves a name away. */
function queryOf(given: Record<string, unknown>): Record<string, Text | Text[]> {
  const entries = Object.entries(given).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      Array.isArray(value)
        ? value.filter((each) => each !== null).map((each) => textOf(each, `params.${name}`))
        : textOf(value, `params.${name}`),
    ]),
  );
}

/** Names with text: numbers and booleans are written out, null leaves a name away, anything else is a mistake. */
function textsOf(given: Record<string, unknown>, param: string): Record<string, Text> {
  const entries = Object.entries(given).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, textOf(value, `${param}.${name}`)]));
}
