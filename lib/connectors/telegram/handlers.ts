import "server-only";
import { z } from "zod";
import type { EgressAnswer, EgressRequest } from "#lib/egress/egress.ts";
import { secretText } from "#lib/secrets/secret-text.ts";
import type { Handlers, OpenConnection } from "../define-handlers.ts";
import { createProviderCalls, type ProviderFault, requireConnection, requireSecret } from "../handlers-provider.ts";
import { face } from "./face.ts";
import { telegram } from "./manifest.ts";

/** https://core.telegram.org/bots/api#making-requests */
const telegramError = z.object({
  ok: z.literal(false),
  error_code: z.number(),
  description: z.string(),
  parameters: z.object({ retry_after: z.number().optional(), migrate_to_chat_id: z.number().optional() }).optional(),
});
const bot = z.object({ result: z.object({ id: z.number(), username: z.string() }) });

const provider = createProviderCalls(face, readFault);

export const handlers: Handlers<typeof telegram> = {
  actions: {
    /** https://core.telegram.org/bots/api#sendmessage */
    SEND_MESSAGE: ({ params, ...call }) =>
      provider.ask(
        call,
        {
          ...botRequest(requireConnection(call.connection), "POST", "sendMessage"),
          body: { type: "json", value: { chat_id: params.chat_id, text: params.text } },
        },
        telegram.actions.SEND_MESSAGE.output,
      ),
  },
  test: (call) => provider.test(call, botRequest(requireConnection(call.connection), "GET", "getMe")),
  async identify(call) {
    const answer = await provider.ask(call, botRequest(requireConnection(call.connection), "GET", "getMe"), bot);
    const { data } = bot.safeParse(answer);
    return { accountName: data ? `@${data.result.username}` : String(answer) };
  },
};

/** The token is a part of the path. */
function botRequest(connection: OpenConnection, method: string, name: string): EgressRequest {
  const url = secretText`https://api.telegram.org/bot${requireSecret(connection, "token")}/${name}`;
  return { method, url, headers: { accept: "application/json" } };
}

function readFault({ status, json }: EgressAnswer): ProviderFault | null {
  if (status < 300) return null;
  const error = telegramError.safeParse(json).data;
  if (!error) return null;
  const { description: message, error_code: code, parameters = {} } = error;
  const fault = { message, code: String(code) };
  const { retry_after: seconds, migrate_to_chat_id: moved } = parameters;
  if (seconds !== undefined) return { ...fault, kind: "rate", retryAfterSeconds: seconds };
  if (moved !== undefined) return { ...fault, messageKey: "engine.telegramMoved", params: { chat: String(moved) } };
  // A token that no bot has makes a path that does not exist.
  if (status === 404 && message === "Not Found") return { ...fault, kind: "credentials" };
  if (status === 403) return { ...fault, kind: "request", messageKey: "engine.telegramNotIn" };
  if (/chat not found|user not found|PEER_ID_INVALID/i.test(message))
    return { ...fault, messageKey: "engine.telegramChat" };
  return fault;
}
