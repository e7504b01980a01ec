import { WebClient } from "@slack/web-api";
import { IncomingWebhook } from "@slack/webhook";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connectApp, describeContract, expectContracts } from "#test/providers/describe-contract.ts";
import type { JsonApi } from "#test/providers/json-api.ts";
import { slackFailure, startSlack, webhookAnswer } from "#test/providers/slack.ts";
import { handlers } from "./handlers.ts";
import { slack } from "./manifest.ts";

const token = "xoxb-canary-f00dfeed-0123456789abcdef";
const webhookPath = "/services/T0CANARY1/B0CANARY2/f00dfeedcanary0123456789";
const webhook = `https://hooks.slack.com${webhookPath}`;
const { origins } = slack;
const webhookApp = { appId: "SLACK", setupType: "WEBHOOK", secrets: { url: webhook }, origins };
const oauthApp = {
  appId: "SLACK",
  setupType: "OAUTH_CODE",
  attributes: { client_id: "1.2", team: "Acme", channel: "#orders", channel_id: "C0ORDERS" },
  secrets: { access_token: token },
  origins,
};
type Params = Parameters<typeof handlers.actions.POST_MESSAGE>[0]["params"];
const params: Params = {
  text: "Ça va ? <&>",
  attachments: [{ color: "GOOD", pretext: "Order", fields: [{ title: "Total", value: "12 €", short: true }] }],
};
const attachments = [{ ...params.attachments?.[0], color: "good" }];

let api: JsonApi;
let hook: ReturnType<typeof connectApp>;
let bot: ReturnType<typeof connectApp>;
beforeAll(async () => {
  api = await startSlack({ token, webhook });
  hook = connectApp(webhookApp, api.url);
  bot = connectApp(oauthApp, api.url);
});
afterAll(async () => {
  await hook.close();
  await bot.close();
  await api.close();
});
beforeEach(() => api.reset());

describe("through a webhook", () => {
  const post = (given: Partial<Params> = {}) => handlers.actions.POST_MESSAGE(hook.callFor({ ...params, ...given }));

  test("posts to the URL, and the text ok is its answer", async () => {
    expect(await post({ channel: "C0OTHER" })).toEqual({ ok: true });
    expect(api.requests).toMatchObject([{ method: "POST", path: webhookPath, bodyType: "json" }]);
    expect(api.requests[0]?.body).toEqual({ text: params.text, attachments });
    expect(api.requests[0]?.headers).not.toHaveProperty("authorization");
  });

  test("sends what Slack's own SDK sends", async () => {
    await new IncomingWebhook(`${api.url}${webhookPath}`).send({
      text: "Hello",
      attachments: [{ color: "good", text: "1" }],
    });
    await post({ text: "Hello", attachments: [{ color: "GOOD", text: "1" }] });
    const [theirs, ours] = api.requests.map(({ method, path, body, headers }) => ({
      method,
      path,
      body,
      type: headers["content-type"],
    }));
    expect(ours).toEqual(theirs);
  });

  test.each([
    [404, "no_service", "ERR_PROVIDER_REFUSED_CREDENTIALS", "engine.credentialsRefused"],
    [403, "invalid_token", "ERR_PROVIDER_REFUSED_CREDENTIALS", "engine.credentialsRefused"],
    [403, "action_prohibited", "ERR_PROVIDER_PERMISSION", "engine.permissionMissing"],
    [404, "channel_not_found", "ERR_PROVIDER_STATUS", "engine.slackChannel"],
    [410, "channel_is_archived", "ERR_PROVIDER_STATUS", "engine.slackArchived"],
    [400, "too_many_attachments", "ERR_PROVIDER_STATUS", "engine.providerSays"],
  ])("%s %s is %s", async (status, word, machineCode, messageKey) => {
    api.next(webhookAnswer(status, word));
    await expect(post()).rejects.toMatchObject({ machineCode, messageKey });
  });

  test("the test posts nothing, and tells a webhook that is gone from one that works", async () => {
    expect(await handlers.test?.(hook.callFor({}))).toMatchObject({
      status: 400,
      text: "no_text",
      verdict: { is: "accepted" },
    });
    expect(api.requests[0]?.body).toEqual({});
    api.next(webhookAnswer(404, "no_service"));
    expect(await handlers.test?.(hook.callFor({}))).toMatchObject({ status: 404, verdict: { is: "refused" } });
    api.next(webhookAnswer(500, "rollup_error"));
    expect(await handlers.test?.(hook.callFor({}))).toMatchObject({ status: 500, verdict: { is: "unknown" } });
  });

  test.each(["https://example.com/services/T/B/X", `${webhook}?x=1`])("%s is refused unsent", async (url) => {
    const other = connectApp({ ...webhookApp, secrets: { url } }, api.url);
    const posting = async () => handlers.actions.POST_MESSAGE(other.callFor(params));
    await expect(posting()).rejects.toMatchObject({ machineCode: "ERR_INVALID_REQUEST", mayHaveArrived: false });
    expect(api.requests).toEqual([]);
    await other.close();
  });
});

describe("with a token", () => {
  const post = async (given: Partial<Params> = {}) =>
    handlers.actions.POST_MESSAGE(bot.callFor({ ...params, ...given }));

  test("posts to the channel that was chosen, or to another", async () => {
    expect(await post()).toMatchObject({ ok: true, channel: "C0ORDERS", ts: "1767225600.000100" });
    expect(await post({ channel: "C0OTHER" })).toMatchObject({ channel: "C0OTHER" });
    expect(api.requests[0]).toMatchObject({
      method: "POST",
      path: "/api/chat.postMessage",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json; charset=utf-8" },
    });
    expect(api.requests[0]?.body).toEqual({ channel: "C0ORDERS", text: params.text, attachments });
  });

  test("asks for a channel where there is none", async () => {
    const bare = connectApp({ ...oauthApp, attributes: {} }, api.url);
    const posting = async () => handlers.actions.POST_MESSAGE(bare.callFor(params));
    await expect(posting()).rejects.toMatchObject({ code: "INVALID", messageKey: "engine.slackNoChannel" });
    await bare.close();
  });

  test("sends what Slack's own SDK sends, but as JSON", async () => {
    const sdk = new WebClient(token, { slackApiUrl: `${api.url}/api/`, retryConfig: { retries: 0 } });
    await sdk.chat.postMessage({ channel: "C0ORDERS", text: "Hello", attachments: [{ color: "good", text: "1" }] });
    await post({ text: "Hello", attachments: [{ color: "GOOD", text: "1" }] });
    const [theirs, ours] = api.requests.map(({ method, path, body, headers }) => {
      const { attachments: boxes, ...others } = body as Record<string, unknown>;
      const parsed = typeof boxes === "string" ? JSON.parse(boxes) : boxes;
      return { method, path, body: { ...others, attachments: parsed }, authorization: headers.authorization };
    });
    expect(ours).toEqual(theirs);
  });

  test.each([
    ["invalid_auth", "ERR_PROVIDER_REFUSED_CREDENTIALS", "engine.credentialsRefused"],
    ["token_revoked", "ERR_PROVIDER_REFUSED_CREDENTIALS", "engine.credentialsRefused"],
    ["restricted_action_read_only_channel", "ERR_PROVIDER_PERMISSION", "engine.permissionMissing"],
    ["not_in_channel", "ERR_PROVIDER_STATUS", "engine.slackNotIn"],
    ["channel_not_found", "ERR_PROVIDER_STATUS", "engine.slackChannel"],
    ["is_archived", "ERR_PROVIDER_STATUS", "engine.slackArchived"],
    ["msg_too_long", "ERR_PROVIDER_STATUS", "engine.slackTooLong"],
    ["internal_error", "ERR_PROVIDER_STATUS", "engine.providerDown"],
    ["ratelimited", "ERR_RATE_LIMITED", "engine.rateLimited"],
    ["invalid_blocks", "ERR_PROVIDER_STATUS", "engine.providerSays"],
  ])("200 with %s is %s", async (error, machineCode, messageKey) => {
    api.next(slackFailure(error));
    await expect(post()).rejects.toMatchObject({ machineCode, messageKey });
  });

  test("a missing scope is named", async () => {
    api.next(slackFailure("missing_scope", { needed: "chat:write", provided: "incoming-webhook" }));
    await expect(post()).rejects.toMatchObject({
      machineCode: "ERR_PROVIDER_PERMISSION",
      messageKey: "engine.permissionMissingNamed",
      permission: "chat:write",
    });
  });

  test("the test asks whose token it is, and identify says it", async () => {
    expect(await handlers.test?.(bot.callFor({}))).toMatchObject({ status: 200, json: { ok: true } });
    api.next(slackFailure("invalid_auth"));
    expect(await handlers.test?.(bot.callFor({}))).toMatchObject({ status: 200, verdict: { is: "refused" } });
    api.next(slackFailure("missing_scope", { needed: "users:read", provided: "chat:write" }));
    const limited = { is: "limited", permission: "users:read" };
    expect(await handlers.test?.(bot.callFor({}))).toMatchObject({ status: 200, verdict: limited });
    expect(await handlers.identify?.(bot)).toEqual({ accountName: "Acme / #orders" });
    expect(api.requests).toMatchObject([{ method: "POST", path: "/api/auth.test" }, {}, {}, {}]);
  });
});

test("a webhook's URL is Slack's, and its public parts are shown", () => {
  const { fields, derive, accountName } = slack.setups.WEBHOOK;
  const shown = derive({ url: webhook });
  expect(shown).toEqual({ team_id: "T0CANARY1", webhook_id: "B0CANARY2" });
  expect(accountName(shown)).toBe("T0CANARY1 / B0CANARY2");
  expect(fields.safeParse({ url: ` ${webhook} ` }).data).toEqual({ url: webhook });
  for (const url of ["http://hooks.slack.com/services/T/B/X", "https://hooks.slack.com.evil.example/services/T/B/X"])
    expect(fields.safeParse({ url }).error?.issues).toMatchObject([{ message: "errors.slackUrl" }]);
});

describeContract({
  action: "POST_MESSAGE with a token",
  api: () => api,
  app: oauthApp,
  params,
  run: async (call) => handlers.actions.POST_MESSAGE(call),
  sends: ["POST /api/chat.postMessage json"],
  answers: {
    invalid: slackFailure("invalid_blocks"),
    refused: slackFailure("token_expired"),
    forbidden: slackFailure("no_permission"),
    limited: { status: 429, headers: { "retry-after": "30" }, body: { ok: false, error: "ratelimited" } },
  },
});

describeContract({
  action: "POST_MESSAGE through a webhook",
  api: () => api,
  app: webhookApp,
  params,
  run: async (call) => handlers.actions.POST_MESSAGE(call),
  sends: [`POST ${webhookPath} json`],
  answers: {
    invalid: webhookAnswer(400, "invalid_blocks"),
    refused: webhookAnswer(403, "invalid_token"),
    forbidden: webhookAnswer(403, "action_prohibited"),
    limited: { ...webhookAnswer(429, "rate_limited"), headers: { "retry-after": "30" } },
  },
});

describeContract({
  ...{ action: "identify", api: () => api, app: oauthApp, params: {}, run: handlers.identify as never },
  sends: ["POST /api/auth.test json"],
  answers: {
    invalid: slackFailure("invalid_arguments"),
    refused: slackFailure("account_inactive"),
    forbidden: slackFailure("no_permission"),
    limited: { status: 429, headers: { "retry-after": "30" }, body: { ok: false, error: "ratelimited" } },
  },
});

expectContracts(slack);
