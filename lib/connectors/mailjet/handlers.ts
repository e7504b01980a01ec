import "server-only";
import { z } from "zod";
import type { HandlerCall, Handlers, WithSecrets } from "../define-handlers.ts";
import { requireConnection } from "../handlers-provider.ts";
import { mailjetCalls, mailjetHeaders, mailjetParty, sendMessage } from "./handlers-mail.ts";
import type { mailjet } from "./manifest.ts";

type Params = WithSecrets<z.output<typeof mailjet.actions.SEND_EMAIL.params>>;
type Asking = Pick<HandlerCall<never>, "connection" | "send">;

const users = z.object({ Data: z.tuple([z.object({ Email: z.string() })]) });

export const handlers: Handlers<typeof mailjet> = {
  actions: {
    SEND_EMAIL: ({ params, ...call }) => sendMessage(call, messageOf(params)),
  },
  test: (call) => mailjetCalls.test(call, userRequest(call)),
  async identify(call) {
    const answer = await mailjetCalls.ask(call, userRequest(call), users);
    return { accountName: users.safeParse(answer).data?.Data[0].Email ?? String(answer) };
  },
};

/** https://dev.mailjet.com/email/reference/settings/user-account/ */
function userRequest({ connection }: Asking) {
  const headers = mailjetHeaders(requireConnection(connection));
  return { method: "GET", url: "https://api.mailjet.com/v3/REST/user", headers };
}

function messageOf({ from, to, cc, subject, content, template_id: templateId, variables, track }: Params) {
  return {
    From: mailjetParty(from),
    To: [mailjetParty(to)],
    ...(cc?.email && { Cc: [mailjetParty({ ...cc, email: cc.email })] }),
    ...(subject && { Subject: subject }),
    ...(templateId === undefined
      ? { [isHtml(String(content)) ? "HTMLPart" : "TextPart"]: content }
      : { TemplateID: templateId, TemplateLanguage: true, ...(variables && { Variables: variables }) }),
    ...(track && { TrackOpens: "enabled", TrackClicks: "enabled" }),
  };
}

/** Plain text keeps its line breaks only as text. */
function isHtml(content: string): boolean {
  return /<\/?[a-z][^<>]*>/i.test(content);
}
