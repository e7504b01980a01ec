import "server-only";
import { z } from "zod";
import type { EgressAnswer, EgressRequest, Text } from "#lib/egress/call.ts";
import { basicCredentials } from "#lib/secrets/secret-text.ts";
import type { Json } from "#lib/shared/json.ts";
import type { HandlerCall, OpenConnection } from "../define-handlers.ts";
import { createProviderCalls, type ProviderFault, requireConnection, requireSecret } from "../handlers-provider.ts";
import { serializeXml } from "../xml/serialize-xml.ts";
import { face } from "./face.ts";
import { twilio } from "./manifest.ts";

type Calling = Pick<HandlerCall<unknown>, "send" | "connection">;

/** What to do about the errors that people meet. https://www.twilio.com/docs/api/errors */
const messageAdvice: Readonly<Record<number, string>> = {
  21211: "engine.twilioTo",
  21214: "engine.twilioTo",
  21217: "engine.twilioTo",
  21614: "engine.twilioTo",
  21206: "engine.twilioFrom",
  21212: "engine.twilioFrom",
  21606: "engine.twilioFrom",
  21612: "engine.twilioFrom",
  21659: "engine.twilioFrom",
  21408: "engine.twilioRegion",
  21608: "engine.twilioTrial",
  21610: "engine.twilioStopped",
  21617: "engine.twilioTooLong",
};

const callAdvice: Readonly<Record<number, string>> = {
  21211: "engine.twilioCallTo",
  21214: "engine.twilioCallTo",
  21217: "engine.twilioCallTo",
  21206: "engine.twilioCallFrom",
  21210: "engine.twilioCallFrom",
  21212: "engine.twilioCallFrom",
  21215: "engine.twilioCallRegion",
  21219: "engine.twilioTrial",
};

const messages = createProviderCalls(face, (answer) => readFault(answer, messageAdvice));
const calls = createProviderCalls(face, (answer) => readFault(answer, callAdvice));

/**
 * Sends one text message: https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
 *
 * @throws ProviderError, EgressError
 */
export function sendSms(call: Calling, { to, from, message }: { to: Text; from: Text; message: Text }): Promise<Json> {
  const request = accountRequest(requireConnection(call.connection), "POST", "/Messages.json");
  return messages.ask(
    call,
    { ...request, body: { type: "form", fields: { To: to, From: from, Body: message } } },
    twilio.actions.SEND_SMS.output,
  );
}

/**
 * Starts one call: https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource
 *
 * @param twiml What is said and done in it, as a document: https://www.twilio.com/docs/voice/twiml
 * @throws ProviderError, EgressError
 */
export function makeCall(call: Calling, { to, from, twiml }: { to: Text; from: Text; twiml: Text }): Promise<Json> {
  const request = accountRequest(requireConnection(call.connection), "POST", "/Calls.json");
  return calls.ask(
    call,
    { ...request, body: { type: "form", fields: { To: to, From: from, Twiml: twiml } } },
    twilio.actions.MAKE_CALL.output,
  );
}

const account = z.object({ friendly_name: z.string() });

/** The name that its owner gave to the account: https://www.twilio.com/docs/iam/api/account#fetch-an-account-resource */
export async function accountNameOf(call: Calling): Promise<string> {
  const { attributes } = requireConnection(call.connection);
  const asked = await messages.ask(call, accountRequest(requireConnection(call.connection), "GET", ".json"), account);
  const name = account.safeParse(asked).data?.friendly_name;
  const shown = twilio.setups.API_KEY.accountName(attributes);
  return name ? `${name} (${shown})` : shown;
}

/** TwiML that says the text, whatever it holds. */
export function sayTwiml(text: string): string {
  // XML has no way to write the others.
  const speakable = text.toWellFormed().replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, " ");
  return serializeXml({ Response: { Say: speakable } });
}

export function accountRequest(connection: OpenConnection, method: string, path: string): EgressRequest {
  const { account_id: accountId = "" } = connection.attributes;
  return {
    method,
    url: `https://api.twilio.com/2010-04-01/Accounts/${encodeURIComponent(accountId)}${path}`,
    headers: {
      authorization: basicCredentials(accountId, requireSecret(connection, "api_key")),
      accept: "application/json",
    },
  };
}

/** https://www.twilio.com/docs/usage/twilios-response#response-formats-exceptions */
const twilioError = z.object({ code: z.number(), message: z.string(), more_info: z.string().optional() });

function readFault(
  { status, json }: EgressAnswer,
  adviceByCode: Readonly<Record<number, string>>,
): ProviderFault | null {
  if (status < 300) return null;
  const error = twilioError.safeParse(json);
  // Twilio answers 403 where the account is not this token's.
  const kind = status === 403 ? "credentials" : undefined;
  if (!error.success) return kind ? { message: "", kind } : null;
  const { code, message, more_info: link } = error.data;
  const moreInfo = link?.startsWith("https://www.twilio.com/") ? link : `https://www.twilio.com/docs/errors/${code}`;
  const messageKey = adviceByCode[code] ?? "engine.twilioError";
  return { message, code: String(code), messageKey, params: { moreInfo }, ...(kind && { kind }) };
}
