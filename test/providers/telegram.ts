import { type ApiAnswer, startJsonApi } from "./json-api.ts";

/** https://core.telegram.org/bots/api#making-requests */
export const telegramFailure = (status: number, description: string, parameters?: object): ApiAnswer => ({
  status,
  body: { ok: false, error_code: status, description, ...(parameters && { parameters }) },
});

/** The part of Telegram's Bot API that Coffre uses, for one bot. */
export function startTelegram(token: string) {
  const bot = { id: Number(token.split(":")[0]), is_bot: true, first_name: "Orders", username: "orders_bot" };
  return startJsonApi(
    {
      "POST /bot:token/sendMessage": ({ body }) => {
        const { chat_id: chat, text } = body as { chat_id: string | number; text: string };
        const result = { message_id: 42, from: bot, chat: { id: chat, type: "private" }, date: 1767225600, text };
        return { body: { ok: true, result } };
      },
      "GET /bot:token/getMe": () => ({ body: { ok: true, result: bot } }),
    },
    {
      authenticate: ({ path }) => (path.startsWith(`/bot${token}/`) ? null : telegramFailure(401, "Unauthorized")),
      notFound: telegramFailure(404, "Not Found"),
    },
  );
}
