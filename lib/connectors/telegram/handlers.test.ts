import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { connectApp, describeContract, expectContracts } from "#test/providers/describe-contract.ts";
import type { JsonApi } from "#test/providers/json-api.ts";
import { startTelegram, telegramFailure } from "#test/providers/telegram.ts";
import { handlers } from "./handlers.ts";
import { telegram } from "./manifest.ts";

const token = "123456789:AAcanary-f00dfeed_0123456789abcdefg";
const app = {
  appId: "TELEGRAM",
  setupType: "TOKEN",
  attributes: { bot_id: "123456789" },
  secrets: { token },
  origins: ["https://api.telegram.org"],
};
const params = { chat_id: "-1001234567890", text: "Ça va ? <b> & more" };

let api: JsonApi;
let connected: ReturnType<typeof connectApp>;
beforeAll(async () => {
  api = await startTelegram(token);
  connected = connectApp(app, api.url);
});
afterAll(async () => {
  await connected.close();
  await api.close();
});
beforeEach(() => api.reset());

const send = (given: Partial<typeof params> = {}) =>
  handlers.actions.SEND_MESSAGE(connected.callFor({ ...params, ...given }));

test("sends one message, with the token in the path as Telegram writes it", async () => {
  expect(await send()).toMatchObject({ ok: true, result: { message_id: 42, text: params.text } });
  expect(api.requests).toMatchObject([
    { method: "POST", path: `/bot${token}/sendMessage`, headers: { "content-type": "application/json" }, body: params },
  ]);
});

test.each([
  [telegramFailure(400, "Bad Request: chat not found"), "engine.telegramChat"],
  [telegramFailure(403, "Forbidden: bot was blocked by the user"), "engine.telegramNotIn"],
  [telegramFailure(400, "Bad Request: message is too long"), "engine.providerSays"],
])("%j is about what was asked: %s", async (answer, messageKey) => {
  api.next(answer);
  const { description: message } = answer.body as { description: string };
  await expect(send()).rejects.toMatchObject({ machineCode: "ERR_PROVIDER_STATUS", messageKey, params: { message } });
});

test("a group that became a supergroup says its new ID", async () => {
  const moved = "Bad Request: group chat was upgraded to a supergroup chat";
  api.next(telegramFailure(400, moved, { migrate_to_chat_id: -1009876543210 }));
  await expect(send()).rejects.toMatchObject({
    messageKey: "engine.telegramMoved",
    params: { chat: "-1009876543210" },
  });
});

test("a token that no bot has is refused credentials: Telegram says that there is no such path", async () => {
  const wrong = connectApp({ ...app, secrets: { token: "no such token" } }, api.url);
  api.next(telegramFailure(404, "Not Found"));
  await expect(handlers.actions.SEND_MESSAGE(wrong.callFor(params))).rejects.toMatchObject({
    machineCode: "ERR_PROVIDER_REFUSED_CREDENTIALS",
  });
  api.next(telegramFailure(404, "Not Found"));
  expect(await handlers.test?.(wrong.callFor({}))).toMatchObject({ status: 404, verdict: { is: "refused" } });
  await wrong.close();
});

test("a secret in the message is sent, and does not come back", async () => {
  expect(JSON.stringify(await send({ text: `Your token: ${token}` }))).not.toContain(token);
});

test("the test asks for the bot, and identify gives its name", async () => {
  expect(await handlers.test?.(connected.callFor({}))).toMatchObject({ status: 200, json: { ok: true } });
  expect(await handlers.identify?.(connected)).toEqual({ accountName: "@orders_bot" });
  expect(api.requests).toMatchObject([{ method: "GET", path: `/bot${token}/getMe` }, { method: "GET" }]);
});

test("the bot's public id is shown, and no more of the token", () => {
  const { derive, accountName } = telegram.setups.TOKEN;
  expect(derive({ token })).toEqual({ bot_id: "123456789" });
  expect(derive({ token: "canary-f00dfeed" })).toEqual({});
  expect(accountName({ bot_id: "123456789" }, { token: "***efg" })).toBe("Bot 123456789");
});

const contract = {
  api: () => api,
  app,
  answers: {
    invalid: telegramFailure(400, "Bad Request: message is too long"),
    refused: telegramFailure(401, "Unauthorized"),
    forbidden: telegramFailure(403, "Forbidden: bot is not a member of the channel chat"),
    limited: telegramFailure(429, "Too Many Requests: retry after 30", { retry_after: 30 }),
    down: telegramFailure(502, "Bad Gateway"),
  },
  expected: {
    // 403 tells of the chat: a token has no permissions of its own.
    forbidden: { machineCode: "ERR_PROVIDER_STATUS", messageKey: "engine.telegramNotIn" },
  },
};
const { SEND_MESSAGE } = handlers.actions;
const sends = [`POST /bot${token}/sendMessage json`];
describeContract({ ...contract, action: "SEND_MESSAGE", params, run: SEND_MESSAGE, sends });
describeContract({
  ...{ ...contract, action: "identify", params: {}, run: handlers.identify as never },
  sends: [`GET /bot${token}/getMe none`],
});
expectContracts(telegram);
