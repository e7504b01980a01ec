import "server-only";
import type { Handlers } from "../define-handlers.ts";
import { authenticated, basicOf } from "./handlers-authentication.ts";
import { bodyOf, requireItem } from "./handlers-body.ts";
import { headersOf, queryOf } from "./handlers-fields.ts";
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
