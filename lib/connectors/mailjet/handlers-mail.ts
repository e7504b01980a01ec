import "server-only";
import { z } from "zod";
import type { EgressAnswer } from "#lib/egress/egress.ts";
import { basicCredentials, type SecretText } from "#lib/secrets/secret-text.ts";
import type { Json } from "#lib/shared/json.ts";
import type { HandlerCall, OpenConnection } from "../define-handlers.ts";
import { createProviderCalls, type ProviderFault, requireConnection, requireSecret } from "../handlers-provider.ts";
import type { MailMessage } from "../mail-message.ts";
import { face } from "./face.ts";
import { mailjet } from "./manifest.ts";

type Party = { email: string | SecretText; name?: string | SecretText | undefined };
type Call = Pick<HandlerCall<unknown>, "connection" | "send">;

/** Of a request, or of one message in it. https://dev.mailjet.com/email/guides/send-api-v31/#send-in-bulk */
const mailjetError = z.object({
  ErrorMessage: z.string(),
  ErrorCode: z.string().optional(),
  ErrorRelatedTo: z.array(z.string()).optional(),
});
const mailjetErrors = z.object({ Messages: z.array(z.object({ Errors: z.array(mailjetError).optional() })) });

export const mailjetCalls = createProviderCalls(face, readFault);

/** Sends one mail through a connection to Mailjet. @throws ProviderError, EgressError */
export function sendMail(call: Call, { from, to, subject, html }: MailMessage): Promise<Json> {
  const message = { From: mailjetParty(from), To: [mailjetParty({ email: to })], Subject: subject, HTMLPart: html };
  return sendMessage(call, message);
}

/** @param message A member of `Messages`. https://dev.mailjet.com/email/reference/send-emails/#v3_1_post_send */
export function sendMessage(call: Call, message: Record<string, unknown>): Promise<Json> {
  const request = {
    method: "POST",
    url: "https://api.mailjet.com/v3.1/send",
    headers: mailjetHeaders(requireConnection(call.connection)),
    body: { type: "json", value: { Messages: [message] } },
  } as const;
  return mailjetCalls.ask(call, request, mailjet.actions.SEND_EMAIL.output);
}

export function mailjetParty({ email, name }: Party): Record<string, string | SecretText> {
  return { Email: email, ...(name && { Name: name }) };
}

export function mailjetHeaders(connection: OpenConnection): Record<string, string | SecretText> {
  return {
    authorization: basicCredentials(requireSecret(connection, "api_key"), requireSecret(connection, "secret_key")),
    accept: "application/json",
  };
}

/** A message of its own may fail while the request succeeds. */
function readFault({ status, json }: EgressAnswer): ProviderFault | null {
  const ofMessages = mailjetErrors.safeParse(json).data?.Messages.flatMap(({ Errors = [] }) => Errors) ?? [];
  const error = ofMessages[0] ?? (status < 300 ? undefined : mailjetError.safeParse(json).data);
  if (!error) return null;
  const { ErrorMessage: message, ErrorCode: code, ErrorRelatedTo: places = [] } = error;
  const place = places.length > 0 ? ` (${places.join(", ")})` : "";
  const fault = { message: `${message}${place}`, ...(code && { code }) };
  // 403 is a sender that this account may not use, wherever the error names a place.
  if (status === 403 && places.some((each) => each === "From" || each.startsWith("From.")))
    return { ...fault, kind: "request", messageKey: "engine.mailjetSender" };
  return fault;
}
