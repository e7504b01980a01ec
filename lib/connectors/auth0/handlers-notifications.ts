import "server-only";
import type { z } from "zod";
import { secretsIn } from "#lib/secrets/secret-text.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { HandlerCall, Handlers, WithSecrets } from "../define-handlers.ts";
import { requireConnection } from "../handlers-provider.ts";
import { sendMail as sendByMailjet } from "../mailjet/handlers-mail.ts";
import { sendMail as sendBySendgrid } from "../sendgrid/handlers-mail.ts";
import { makeCall, sayTwiml, sendSms } from "../twilio/handlers-messages.ts";
import { escapeHtml, fillText } from "./fill-text.ts";
import type { auth0 } from "./manifest.ts";

type Name = "SEND_EMAIL" | "SEND_SMS" | "MAKE_CALL";
type Params<A extends Name> = z.output<(typeof auth0)["actions"][A]["params"]>;

const mailers: Readonly<Record<string, typeof sendBySendgrid>> = { MAILJET: sendByMailjet, SENDGRID: sendBySendgrid };

export const notificationHandlers: Pick<Handlers<typeof auth0>["actions"], Name> = {
  async SEND_EMAIL({ params, ...call }) {
    const { from = senderOfMail(call), to, subject, body, custom_vars: vars } = sharable<Params<"SEND_EMAIL">>(params);
    const sendMail = mailers[requireConnection(call.connection).appId];
    if (!sendMail) throw unknownProvider(call);
    if (!from) throw new AppError("INVALID", "engine.senderMissing", { path: "from.email" });
    const { email, name } = from;
    await sendMail(call, {
      from: { email, ...(name && { name }) },
      to,
      // A line break would begin another header of the mail.
      subject: fillText(subject, vars).replace(/[\r\n]+/g, " "),
      html: fillText(body, vars, escapeHtml),
    });
    return { success: true };
  },
  async SEND_SMS({ params, ...call }) {
    const { from, to, message, custom_vars: vars } = sharable<Params<"SEND_SMS">>(params);
    await sendSms(byPhone(call), { from: requireSender(from, call), to, message: fillText(message, vars) });
    return { success: true };
  },
  async MAKE_CALL({ params, ...call }) {
    const { from, to, message, custom_vars: vars } = sharable<Params<"MAKE_CALL">>(params);
    await makeCall(byPhone(call), { from: requireSender(from, call), to, twiml: sayTwiml(fillText(message, vars)) });
    return { success: true };
  },
};

type Call = Pick<HandlerCall<unknown>, "connection" | "send" | "sender">;

function byPhone(call: Call): Call {
  if (requireConnection(call.connection).appId !== "TWILIO") throw unknownProvider(call);
  return call;
}

function unknownProvider({ connection }: Call): Error {
  return new Error(`no messages go through ${connection?.appId}`);
}

/** The default, whole: its name belongs to its address. */
function senderOfMail({ sender }: Call): Params<"SEND_EMAIL">["from"] {
  if (!sender?.from) return undefined;
  return { email: sender.from, ...(sender.fromName !== null && { name: sender.fromName }) };
}

function requireSender(from: string | undefined, { sender }: Call): string {
  const given = from ?? sender?.from;
  if (!given) throw new AppError("INVALID", "engine.senderMissing", { path: "from" });
  return given;
}

/** Whoever gets a message can read it. @throws AppError INVALID for params with a secret. */
function sharable<Given>(params: WithSecrets<Given>): Given {
  if (secretsIn(params).length > 0) throw new AppError("INVALID", "engine.secretInMessage");
  return params as Given;
}
