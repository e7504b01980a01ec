import "server-only";
import type { Handlers } from "../define-handlers.ts";
import { requireConnection } from "../handlers-provider.ts";
import { accountNameOf, accountRequest, makeCall, sayTwiml, sendSms } from "./handlers-messages.ts";
import type { twilio } from "./manifest.ts";

export const handlers: Handlers<typeof twilio> = {
  actions: {
    SEND_SMS: ({ params, ...call }) => sendSms(call, params),
    MAKE_CALL({ params: { from, to, payload }, ...call }) {
      const isText = typeof payload === "string" && !payload.trimStart().startsWith("<");
      return makeCall(call, { from, to, twiml: isText ? sayTwiml(payload) : payload });
    },
  },
  test: ({ connection, send }) => send(accountRequest(requireConnection(connection), "GET", ".json")),
  identify: async (call) => ({ accountName: await accountNameOf(call) }),
};
