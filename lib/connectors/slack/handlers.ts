import "server-only";
import { z } from "zod";
import type { EgressAnswer, EgressRequest } from "#lib/egress/egress.ts";
import { secretText, secretUrl } from "#lib/secrets/secret-text.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { Json } from "#lib/shared/json.ts";
import type { HandlerCall, Handlers, OpenConnection, WithSecrets } from "../define-handlers.ts";
import { createProviderCalls, requireConnection, requireSecret } from "../handlers-provider.ts";
import { face } from "./face.ts";
import { readSlackFault } from "./handlers-faults.ts";
import { slack } from "./manifest.ts";

type Params = WithSecrets<z.output<typeof slack.actions.POST_MESSAGE.params>>;
type Asking = Pick<HandlerCall<never>, "connection" | "send">;

const identity = z.object({ ok: z.literal(true), team: z.string(), team_id: z.string(), user: z.string() });

/** What a webhook that works says of a message without content, which is none. */
const nothingToPost: ReadonlySet<string> = new Set([
  "invalid_payload",
  "missing_text_or_fallback_or_attachments",
  "no_text",
]);

const provider = createProviderCalls(face, readSlackFault);

export const handlers: Handlers<typeof slack> = {
  actions: {
    POST_MESSAGE: ({ params, ...call }) => {
      const connection = requireConnection(call.connection);
      return isWebhook(connection) ? postToWebhook(call, connection, params) : post(call, connection, params);
    },
  },
  async test(call) {
    const connection = requireConnection(call.connection);
    if (!isWebhook(connection)) return provider.test(call, apiRequest(connection, "auth.test", {}));
    const answer = await provider.test(call, webhookRequest(connection, {}));
    const isKnown = answer.status === 400 && nothingToPost.has(answer.text.trim());
    return isKnown ? { ...answer, verdict: { is: "accepted" } } : answer;
  },
  /** A webhook does not say whose it is, but in its URL. */
  async identify(call) {
    const connection = requireConnection(call.connection);
    if (isWebhook(connection)) return { accountName: slack.setups.WEBHOOK.accountName(connection.attributes) };
    const answer = await provider.ask(call, apiRequest(connection, "auth.test", {}), identity);
    const { data } = identity.safeParse(answer);
    const { channel } = connection.attributes;
    return { accountName: data ? [data.team, channel ?? data.user].join(" / ") : String(answer) };
  },
};

/** https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
function postToWebhook({ connection, send }: Asking, opened: OpenConnection, params: Params): Promise<Json> {
  const call = { connection, send: async (request: EgressRequest) => withOk(await send(request)) };
  return provider.ask(call, webhookRequest(opened, contentOf(params)), slack.actions.POST_MESSAGE.output);
}

/** https://docs.slack.dev/reference/methods/chat.postMessage */
function post(call: Asking, connection: OpenConnection, params: Params): Promise<Json> {
  const channel = params.channel || connection.attributes.channel_id;
  if (!channel) throw new AppError("INVALID", "engine.slackNoChannel", { connection: connection.name });
  const request = apiRequest(connection, "chat.postMessage", { channel, ...contentOf(params) });
  return provider.ask(call, request, slack.actions.POST_MESSAGE.output);
}

function contentOf({ text, attachments = [] }: Params) {
  const boxes = attachments.map(({ color, ...others }) => ({
    ...(color && { color: color.toLowerCase() }),
    ...others,
  }));
  return { ...(text && { text }), ...(boxes.length > 0 && { attachments: boxes }) };
}

function apiRequest(connection: OpenConnection, method: string, value: object): EgressRequest {
  return {
    method: "POST",
    url: `https://slack.com/api/${method}`,
    headers: {
      authorization: secretText`Bearer ${requireSecret(connection, "access_token")}`,
      // Slack warns of JSON without a charset.
      "content-type": "application/json; charset=utf-8",
    },
    body: { type: "json", value },
  };
}

function webhookRequest(connection: OpenConnection, value: object): EgressRequest {
  const url = secretUrl("https://hooks.slack.com", requireSecret(connection, "url"));
  return { method: "POST", url, body: { type: "json", value } };
}

/** A webhook says that it posted with the text `ok`. */
function withOk(answer: EgressAnswer): EgressAnswer {
  return answer.status === 200 && answer.text.trim() === "ok" ? { ...answer, json: { ok: true } } : answer;
}

function isWebhook({ setupType }: OpenConnection): boolean {
  return setupType === "WEBHOOK";
}
