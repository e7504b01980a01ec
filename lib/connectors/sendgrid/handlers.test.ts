import { MailService } from "@sendgrid/mail";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { connectApp, describeContract, expectContracts } from "#test/providers/describe-contract.ts";
import type { JsonApi } from "#test/providers/json-api.ts";
import { sendgridFailure, startSendgrid } from "#test/providers/sendgrid.ts";
import { handlers } from "./handlers.ts";
import { sendMail } from "./handlers-mail.ts";
import { sendgrid } from "./manifest.ts";

const apiKey = "SG.canary-f00dfeed.0123456789+/abcdefghijk";
const app = {
  appId: "SENDGRID",
  setupType: "API_KEY",
  secrets: { api_key: apiKey },
  origins: ["https://api.sendgrid.com"],
};
const params = {
  from: { email: "shop@example.com", name: "The shop" },
  personalizations: [{ to: [{ email: "maud@example.com" }], dynamic_template_data: { name: "Maud" } }],
  subject: "Ça va ?",
  content: [{ type: "text/html", value: "<p>Hello & welcome</p>" }],
};

let api: JsonApi;
let connected: ReturnType<typeof connectApp>;
beforeAll(async () => {
  api = await startSendgrid(apiKey);
  connected = connectApp(app, api.url);
});
afterAll(async () => {
  await connected.close();
  await api.close();
});
beforeEach(() => api.reset());

const send = (given: object = {}) => handlers.actions.SEND_EMAIL(connected.callFor({ ...params, ...given }));

test("sends one mail with the key as a bearer, and answers with the message's id", async () => {
  expect(await send()).toEqual({ status: "accepted", message_id: "14c5d75ce93" });
  expect(api.requests).toMatchObject([
    {
      method: "POST",
      path: "/v3/mail/send",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body: params,
    },
  ]);
});

test("passes on what else SendGrid knows", async () => {
  const more = sendgrid.actions.SEND_EMAIL.params.parse({
    ...params,
    categories: ["order"],
    reply_to: { email: "a@b.example" },
  });
  await send(more);
  expect(api.requests[0]?.body).toEqual({ ...params, categories: ["order"], reply_to: { email: "a@b.example" } });
});

test("sends what SendGrid’s own SDK sends", async () => {
  const sdk = new MailService();
  sdk.setApiKey(apiKey);
  // The SDK keeps its base URL in its client alone.
  (sdk as unknown as { client: { setDefaultRequest: (name: string, value: string) => void } }).client.setDefaultRequest(
    "baseUrl",
    `${api.url}/`,
  );
  await sdk.send({ to: "maud@example.com", from: params.from, subject: params.subject, html: "<p>Hello</p>" });
  await sendMail(connected, {
    from: params.from,
    to: "maud@example.com",
    subject: params.subject,
    html: "<p>Hello</p>",
  });
  const [theirs, ours] = api.requests.map(({ method, path, query, body, headers }) => ({
    method,
    path,
    query,
    body,
    authorization: headers.authorization,
    type: headers["content-type"],
  }));
  expect(ours).toEqual(theirs);
});

test("a sender that is not verified is no fault of the key", async () => {
  api.next(sendgridFailure(403, "The from address does not match a verified Sender Identity.", "from"));
  await expect(send()).rejects.toMatchObject({
    machineCode: "ERR_PROVIDER_STATUS",
    messageKey: "engine.sendgridSender",
    params: { connection: "Contract" },
  });
});

test("says what SendGrid says of a value", async () => {
  api.next(sendgridFailure(400, "The subject is required.", "subject"));
  await expect(send()).rejects.toMatchObject({
    machineCode: "ERR_PROVIDER_STATUS",
    messageKey: "engine.providerSays",
    params: { message: "The subject is required. (subject)" },
  });
});

test("the test asks what the key may do", async () => {
  expect(await handlers.test?.(connected.callFor({}))).toMatchObject({ status: 200, json: { scopes: ["mail.send"] } });
  expect(api.requests).toMatchObject([{ method: "GET", path: "/v3/scopes" }]);
});

test("a key that may not send is named for it, though it is a key", async () => {
  api.next({ body: { scopes: ["stats.read"] } });
  const limited = { is: "limited", permission: "mail.send" };
  expect(await handlers.test?.(connected.callFor({}))).toMatchObject({ status: 200, verdict: limited });
});

describeContract({
  action: "SEND_EMAIL",
  api: () => api,
  app,
  params,
  run: handlers.actions.SEND_EMAIL,
  sends: ["POST /v3/mail/send json"],
  answers: {
    invalid: sendgridFailure(400, "The subject is required.", "subject"),
    refused: sendgridFailure(401, "The provided authorization grant is invalid, expired, or revoked"),
    forbidden: sendgridFailure(403, "access forbidden"),
    limited: { ...sendgridFailure(429, "too many requests"), headers: { "retry-after": "30" } },
    malformed: { status: 200, body: "{" },
  },
});
describeContract({
  ...{ action: "identify", api: () => api, app, params: {}, run: handlers.identify as never },
  sends: ["GET /v3/user/username none"],
  answers: { invalid: sendgridFailure(400, "bad request"), forbidden: sendgridFailure(403, "access forbidden") },
});
expectContracts(sendgrid);

test("an account is known by its user name", async () => {
  expect(await handlers.identify?.(connected)).toEqual({ accountName: "acme_mails" });
});
