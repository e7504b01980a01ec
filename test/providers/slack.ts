import { type ApiAnswer, type ReceivedCall, startJsonApi } from "./json-api.ts";

/** The Web API says 200 to almost everything. https://docs.slack.dev/apis/web-api/#responses */
export const slackFailure = (error: string, more: object = {}): ApiAnswer => ({ body: { ok: false, error, ...more } });

/** A webhook answers with a word. https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors */
export const webhookAnswer = (status: number, word: string): ApiAnswer => ({
  status,
  headers: { "content-type": "text/html" },
  body: word,
});

type Message = { channel?: string; text?: string; attachments?: unknown };

/** The part of Slack's Web API and incoming webhooks that Coffre uses. */
export function startSlack({ token, webhook }: { token: string; webhook: string }) {
  const isToken = ({ headers }: ReceivedCall) => headers.authorization === `Bearer ${token}`;
  return startJsonApi(
    {
      "POST /services/:team/:id/:key": ({ body, path }) => {
        if (!webhook.endsWith(path)) return webhookAnswer(404, "no_service");
        const { text, attachments } = body as Message;
        return text || attachments ? webhookAnswer(200, "ok") : webhookAnswer(400, "no_text");
      },
      "POST /api/chat.postMessage": ({ body }) => {
        const { channel } = body as Message;
        return { body: { ok: true, channel, ts: "1767225600.000100", message: { type: "message" } } };
      },
      "POST /api/auth.test": () => ({
        body: {
          ok: true,
          url: "https://acme.slack.com/",
          team: "Acme",
          team_id: "T0ACME",
          user: "coffre",
          user_id: "U1",
        },
      }),
    },
    {
      authenticate: (received) =>
        received.path.startsWith("/services/") || isToken(received) ? null : slackFailure("invalid_auth"),
    },
  );
}
