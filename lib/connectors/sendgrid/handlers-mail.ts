import "server-only";
import { z } from "zod";
import type { EgressAnswer } from "#lib/egress/egress.ts";
import { type SecretText, secretText } from "#lib/secrets/secret-text.ts";
import type { Json } from "#lib/shared/json.ts";
import type { HandlerCall, OpenConnection } from "../define-handlers.ts";
import { createProviderCalls, type ProviderFault, requireConnection, requireSecret } from "../handlers-provider.ts";
import type { MailMessage } from "../mail-message.ts";
import { face } from "./face.ts";
import { sendgrid } from "./manifest.ts";

type Call = Pick<HandlerCall<unknown>, "connection" | "send">;

/** https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/responses#error-responses */
const sendgridErrors = z.object({
  errors: z.array(z.object({ message: z.string(), field: z.string().nullish() })).min(1),
});

export const sendgridCalls = createProviderCalls(face, readFault);

/** Sends one mail through a connection to SendGrid. @throws ProviderError, EgressError */
export function sendMail(call: Call, { from, to, subject, html }: MailMessage): Promise<Json> {
  return sendPayload(call, {
    personalizations: [{ to: [{ email: to }] }],
    from,
    subject,
    content: [{ type: "text/html", value: html }],
  });
}

/** https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send */
export function sendPayload({ connection, send }: Call, payload: Record<string, unknown>): Promise<Json> {
  const request = {
    method: "POST",
    url: "https://api.sendgrid.com/v3/mail/send",
    headers: sendgridHeaders(requireConnection(connection)),
    body: { type: "json", value: payload },
  } as const;
  const call: Call = { connection, send: async (each) => withAcceptance(await send(each)) };
  return sendgridCalls.ask(call, request, sendgrid.actions.SEND_EMAIL.output);
}

export function sendgridHeaders(connection: OpenConnection): Record<string, string | SecretText> {
  return { authorization: secretText`Bearer ${requireSecret(connection, "api_key")}`, accept: "application/json" };
}

/** A mail that was taken has an empty answer, and its id in a header. */
function withAcceptance(answer: EgressAnswer): EgressAnswer {
  if (answer.status !== 202) return answer;
  const { "x-message-id": id } = answer.headers;
  return { ...answer, json: { status: "accepted", ...(id && { message_id: id }) } };
}

function readFault({ status, json }: EgressAnswer): ProviderFault | null {
  const [error] = status < 300 ? [] : (sendgridErrors.safeParse(json).data?.errors ?? []);
  if (!error) return null;
  const { message, field } = error;
  // 403 is a missing permission of the key, unless it is about the sender.
  if (field === "from" || field?.startsWith("from."))
    return { message, kind: "request", ...(status === 403 && { messageKey: "engine.sendgridSender" }) };
  return { message: field ? `${message} (${field})` : message };
}
