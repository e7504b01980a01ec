import "server-only";
import { z } from "zod";
import type { Handlers } from "../define-handlers.ts";
import { requireConnection } from "../handlers-provider.ts";
import { sendgridCalls, sendgridHeaders, sendPayload } from "./handlers-mail.ts";
import type { sendgrid } from "./manifest.ts";

const granted = z.object({ scopes: z.array(z.string()) });
/** What every action needs. */
const SENDING = "mail.send";
const owner = z.object({ username: z.string() });

export const handlers: Handlers<typeof sendgrid> = {
  actions: {
    SEND_EMAIL: ({ params, ...call }) => sendPayload(call, params),
  },
  /** What the key may do; every key may ask it. https://www.twilio.com/docs/sendgrid/api-reference/api-key-permissions */
  async test(call) {
    const answer = await sendgridCalls.test(call, {
      method: "GET",
      url: "https://api.sendgrid.com/v3/scopes",
      headers: sendgridHeaders(requireConnection(call.connection)),
    });
    const { data } = granted.safeParse(answer.json);
    const isLimited = answer.status < 300 && data !== undefined && !data.scopes.includes(SENDING);
    return isLimited ? { ...answer, verdict: { is: "limited", permission: SENDING } } : answer;
  },
  /** A restricted key may not ask it. https://www.twilio.com/docs/sendgrid/api-reference/users-api/retrieve-your-username */
  async identify(call) {
    const url = "https://api.sendgrid.com/v3/user/username";
    const headers = sendgridHeaders(requireConnection(call.connection));
    const answer = await sendgridCalls.ask(call, { method: "GET", url, headers }, owner);
    return { accountName: owner.safeParse(answer).data?.username ?? String(answer) };
  },
};
