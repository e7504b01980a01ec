import "server-only";
import type { Handlers } from "../define-handlers.ts";
import { requireConnection } from "../handlers-provider.ts";
import { sendgridCalls, sendgridHeaders, sendPayload } from "./handlers-mail.ts";
import type { sendgrid } from "./manifest.ts";

export const handlers: Handlers<typeof sendgrid> = {
  actions: {
    SEND_EMAIL: ({ params, ...call }) => sendPayload(call, params),
  },
  /** What the key may do; every key may ask it. https://www.twilio.com/docs/sendgrid/api-reference/api-key-permissions */
  test: (call) =>
    sendgridCalls.test(call, {
      method: "GET",
      url: "https://api.sendgrid.com/v3/scopes",
      headers: sendgridHeaders(requireConnection(call.connection)),
    }),
};
