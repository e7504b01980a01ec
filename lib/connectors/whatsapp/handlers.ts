import "server-only";
import { z } from "zod";
import type { EgressAnswer, EgressRequest } from "#lib/egress/egress.ts";
import { isSecretText, secretText } from "#lib/secrets/secret-text.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { HandlerCall, Handlers, OpenConnection, WithSecrets } from "../define-handlers.ts";
import { createProviderCalls, type ProviderFault, requireConnection, requireSecret } from "../handlers-provider.ts";
import { face } from "./face.ts";
import { whatsapp } from "./manifest.ts";

type Params = WithSecrets<z.output<typeof whatsapp.actions.SEND_MESSAGE.params>>;

/** https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes */
const graphError = z.object({
  error: z.object({
    message: z.string(),
    code: z.number(),
    error_data: z.object({ details: z.string().optional() }).optional(),
  }),
});
const owner = z.object({ id: z.string(), name: z.string() });

/** What to do about the errors that people meet. Meta advises to go by codes, and not by status. */
const adviceByCode: Readonly<Record<number, string>> = {
  131026: "engine.whatsappUnreachable",
  131030: "engine.whatsappTestNumber",
  131047: "engine.whatsappWindow",
  132000: "engine.whatsappTemplate",
  132001: "engine.whatsappTemplate",
  132012: "engine.whatsappTemplate",
  368: "engine.whatsappRestricted",
  130497: "engine.whatsappRestricted",
  131031: "engine.whatsappRestricted",
};
const kindByCode: Readonly<Record<number, ProviderFault["kind"]>> = {
  0: "credentials",
  190: "credentials",
  2: "down",
  3: "permission",
  10: "permission",
  131005: "permission",
  4: "rate",
  80007: "rate",
  130429: "rate",
  131048: "rate",
  131056: "rate",
};

const provider = createProviderCalls(face, readFault);

export const handlers: Handlers<typeof whatsapp> = {
  actions: {
    /** https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages */
    SEND_MESSAGE: ({ params, ...call }) =>
      provider.ask(
        call,
        {
          ...graphRequest(
            requireConnection(call.connection),
            "POST",
            `${encodeURIComponent(String(params.sender_id))}/messages`,
          ),
          body: { type: "json", value: messageOf(params) },
        },
        whatsapp.actions.SEND_MESSAGE.output,
      ),
  },
  test: (call) => provider.test(call, ownerRequest(call)),
  async identify(call) {
    const answer = await provider.ask(call, ownerRequest(call), owner);
    return { accountName: owner.safeParse(answer).data?.name ?? String(answer) };
  },
};

/** Whose token it is: a system user, in most cases. */
function ownerRequest({ connection }: Pick<HandlerCall<never>, "connection">): EgressRequest {
  return { ...graphRequest(requireConnection(connection), "GET", "me"), query: { fields: "id,name" } };
}

function graphRequest(connection: OpenConnection, method: string, path: string): EgressRequest {
  return {
    method,
    url: `https://graph.facebook.com/v24.0/${path}`,
    headers: { authorization: secretText`Bearer ${requireSecret(connection, "token")}`, accept: "application/json" },
  };
}

function messageOf({ recipient_number: to, type, payload }: Params) {
  const name = type.toLowerCase();
  return {
    messaging_product: "whatsapp",
    recipient_type: "individual",
    to,
    type: name,
    [name]: contentOf(type, payload),
  };
}

/** Text is the text of a message, or JSON. @throws AppError INVALID for text of another type that is no JSON. */
function contentOf(type: Params["type"], payload: unknown): unknown {
  const content = typeof payload === "string" ? parsed(payload) : payload;
  if (typeof content === "string" || isSecretText(content)) {
    if (type !== "TEXT") throw new AppError("INVALID", "engine.whatsappPayload", { type });
    return { body: content };
  }
  return type === "CONTACTS" && !Array.isArray(content) ? [content] : content;
}

function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function readFault({ status, json }: EgressAnswer): ProviderFault | null {
  const error = status < 300 ? undefined : graphError.safeParse(json).data?.error;
  if (!error) return null;
  const { code, error_data: data } = error;
  const message = data?.details ?? error.message;
  const messageKey = adviceByCode[code];
  if (messageKey) return { message, code: String(code), messageKey, kind: "request" };
  // 200 to 299 are permissions that were not granted, or taken away.
  const kind = code >= 200 && code <= 299 ? "permission" : kindByCode[code];
  return { message, code: String(code), ...(kind && { kind }) };
}
