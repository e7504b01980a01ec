import "server-only";
import { z } from "zod";
import type { EgressAnswer, EgressRequest } from "#lib/egress/egress.ts";
import { basicCredentials } from "#lib/secrets/secret-text.ts";
import { systemClock } from "#lib/shared/clock.ts";
import type { Json } from "#lib/shared/json.ts";
import { type Handlers, type OpenConnection, ProviderError } from "../define-handlers.ts";
import { retryAfterSeconds } from "../retry-after.ts";
import { twilio } from "./manifest.ts";

/** https://www.twilio.com/docs/usage/twilios-response#response-formats-exceptions */
const twilioError = z.object({ code: z.number(), message: z.string(), more_info: z.string().optional() });

/** What to do about the errors that people meet. https://www.twilio.com/docs/api/errors */
const adviceByCode: Readonly<Record<number, string>> = {
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

export const handlers: Handlers<typeof twilio> = {
  actions: {
    /** https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource */
    async SEND_SMS({ params, connection, send }) {
      const account = requireConnection(connection);
      const answer = await send({
        ...accountRequest(account, "POST", "/Messages.json"),
        body: { type: "form", fields: { To: params.to, From: params.from, Body: params.message } },
      });
      if (answer.status < 200 || answer.status > 299) throw failureOf(answer, account);
      // A short auth token hides all that came back, this message's id among it.
      if (answer.isHidden) return { sid: answer.text, status: answer.text };
      const output = twilio.actions.SEND_SMS.output.safeParse(answer.json);
      if (!output.success) throw malformed(answer, account);
      return output.data as Json;
    },
  },
  test: ({ connection, send }) => send(accountRequest(requireConnection(connection), "GET", ".json")),
};

function requireConnection(connection: OpenConnection | null): OpenConnection {
  if (!connection) throw new Error("the manifest says that a connection is required");
  return connection;
}

function accountRequest(connection: OpenConnection, method: string, path: string): EgressRequest {
  const { account_id: accountId = "" } = connection.attributes;
  const { api_key: authToken } = connection.secrets;
  if (!authToken) throw new Error("a ready Twilio connection has an auth token");
  return {
    method,
    url: `https://api.twilio.com/2010-04-01/Accounts/${encodeURIComponent(accountId)}${path}`,
    headers: { authorization: basicCredentials(accountId, authToken), accept: "application/json" },
  };
}

function failureOf(answer: EgressAnswer, { name }: OpenConnection): ProviderError {
  const { status, headers, json } = answer;
  const params = { app: twilio.name, connection: name, status };
  if (status === 401 || status === 403)
    return new ProviderError("ERR_PROVIDER_REFUSED_CREDENTIALS", "engine.credentialsRefused", params, answer);
  if (status === 429) {
    const seconds = retryAfterSeconds(headers["retry-after"], systemClock());
    const messageKey = seconds === null ? "engine.rateLimited" : "engine.rateLimitedFor";
    return new ProviderError("ERR_RATE_LIMITED", messageKey, { ...params, seconds: seconds ?? 0 }, answer, seconds);
  }
  if (status >= 500) return new ProviderError("ERR_PROVIDER_STATUS", "engine.providerDown", params, answer);
  const error = twilioError.safeParse(json);
  if (!error.success) return new ProviderError("ERR_PROVIDER_STATUS", "engine.providerStatus", params, answer);
  const { code, message, more_info: link } = error.data;
  const moreInfo = link?.startsWith("https://www.twilio.com/") ? link : `https://www.twilio.com/docs/errors/${code}`;
  return new ProviderError(
    "ERR_PROVIDER_STATUS",
    adviceByCode[code] ?? "engine.twilioError",
    { ...params, code: String(code), message: message.slice(0, 300), moreInfo },
    answer,
  );
}

/** Twilio took the message, but what it said about it cannot be read. */
function malformed(answer: EgressAnswer, { name }: OpenConnection): ProviderError {
  const params = { app: twilio.name, connection: name, status: answer.status };
  return new ProviderError("ERR_PROVIDER_MALFORMED", "engine.providerMalformed", params, answer);
}
