import { Client, Request } from "node-mailjet";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { connectApp, describeContract, expectContracts } from "#test/providers/describe-contract.ts";
import type { JsonApi } from "#test/providers/json-api.ts";
import { mailjetFailure, mailjetMessageFailure, startMailjet } from "#test/providers/mailjet.ts";
import { handlers } from "./handlers.ts";
import { sendMail } from "./handlers-mail.ts";
import { mailjet } from "./manifest.ts";

const [apiKey, secretKey] = ["canary-key-0123456789abcdef", "canary-secret/0123456789+abc"];
const app = {
  appId: "MAILJET",
  setupType: "API_KEY",
  secrets: { api_key: apiKey, secret_key: secretKey },
  origins: ["https://api.mailjet.com"],
};
const params = {
  from: { email: "shop@example.com", name: "The shop" },
  to: { email: "maud@example.com" },
  subject: "Ça va ?",
  content: "<p>Hello & welcome</p>",
};

let api: JsonApi;
let connected: ReturnType<typeof connectApp>;
beforeAll(async () => {
  api = await startMailjet(apiKey, secretKey);
  connected = connectApp(app, api.url);
});
afterAll(async () => {
  await connected.close();
  await api.close();
});
beforeEach(() => api.reset());

const send = (given: object = {}) =>
  handlers.actions.SEND_EMAIL(connected.callFor(mailjet.actions.SEND_EMAIL.params.parse({ ...params, ...given })));
const basic = `Basic ${Buffer.from(`${apiKey}:${secretKey}`).toString("base64")}`;

test("sends one mail with both keys, and gives Mailjet's answer", async () => {
  expect(await send()).toMatchObject({ Messages: [{ Status: "success", To: [{ Email: "maud@example.com" }] }] });
  const message = {
    From: { Email: "shop@example.com", Name: "The shop" },
    To: [{ Email: "maud@example.com" }],
    Subject: "Ça va ?",
    HTMLPart: "<p>Hello & welcome</p>",
  };
  expect(api.requests).toMatchObject([
    { method: "POST", path: "/v3.1/send", headers: { authorization: basic }, bodyType: "json" },
  ]);
  expect(api.requests[0]?.body).toEqual({ Messages: [message] });
});

test("sends a template with its variables, a copy, and tracks if told to", async () => {
  const variables = { name: "Maud" };
  const cc = { email: "copy@example.com", name: "Copy" };
  await send({ content: undefined, subject: undefined, template_id: "4711", variables, cc, track: true });
  expect(api.requests[0]?.body).toEqual({
    Messages: [
      {
        From: { Email: "shop@example.com", Name: "The shop" },
        To: [{ Email: "maud@example.com" }],
        Cc: [{ Email: "copy@example.com", Name: "Copy" }],
        TemplateID: 4711,
        TemplateLanguage: true,
        Variables: variables,
        TrackOpens: "enabled",
        TrackClicks: "enabled",
      },
    ],
  });
});

test("text without markup keeps its lines", async () => {
  await send({ content: "1 < 2\nand so on" });
  expect(api.requests[0]?.body).toMatchObject({ Messages: [{ TextPart: "1 < 2\nand so on" }] });
  expect(api.requests[0]?.body).not.toHaveProperty("Messages[0].HTMLPart");
});

test("a mail has a message or a template", () => {
  const { content: _, ...others } = params;
  const parsed = mailjet.actions.SEND_EMAIL.params.safeParse(others);
  expect(parsed.error?.issues).toMatchObject([{ path: ["content"] }]);
});

test("sends what Mailjet's own SDK sends", async () => {
  const sdk = new Client({ apiKey, apiSecret: secretKey, config: { host: new URL(api.url).host, version: "v3.1" } });
  // The SDK takes a host, and keeps the scheme to itself.
  (Request as unknown as { protocol: string }).protocol = "http://";
  const HTMLPart = "<p>Hello</p>";
  const to = "maud@example.com";
  const From = { Email: params.from.email, Name: params.from.name };
  await sdk
    .post("send", { version: "v3.1" })
    .request({ Messages: [{ From, To: [{ Email: to }], Subject: params.subject, HTMLPart }] });
  await sendMail(connected, { from: params.from, to, subject: params.subject, html: HTMLPart });
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

test("a sender that is not validated is no fault of the keys", async () => {
  const message = '"shop@example.com" is not an authorized sender email address for your account.';
  api.next(mailjetMessageFailure(403, "send-0008", message, "From"));
  await expect(send()).rejects.toMatchObject({
    machineCode: "ERR_PROVIDER_STATUS",
    messageKey: "engine.mailjetSender",
    params: { code: "send-0008", message: `${message} (From)` },
  });
});

test.each([200, 400])("a message that failed is a failure, with status %s", async (status) => {
  api.next(mailjetMessageFailure(status, "mj-0013", '"maud@" is an invalid email address.', "To[0].Email"));
  await expect(send()).rejects.toMatchObject({
    machineCode: "ERR_PROVIDER_STATUS",
    messageKey: "engine.providerSays",
    params: { code: "mj-0013", message: '"maud@" is an invalid email address. (To[0].Email)' },
  });
});

test("the test asks whose keys these are, and identify says it", async () => {
  expect(await handlers.test?.(connected.callFor({}))).toMatchObject({ status: 200 });
  expect(await handlers.identify?.(connected)).toEqual({ accountName: "maud@acme.example" });
  expect(api.requests).toMatchObject([
    { method: "GET", path: "/v3/REST/user", headers: { authorization: basic } },
    { method: "GET", path: "/v3/REST/user" },
  ]);
});

const answers = {
  invalid: mailjetFailure(400, "Malformed JSON, please review the syntax and properties types."),
  refused: mailjetFailure(401, "API key authentication/authorization failure."),
  forbidden: mailjetFailure(403, "You are not authorized to access this resource."),
  limited: { ...mailjetFailure(429, "Too many requests"), headers: { "retry-after": "30" } },
  down: mailjetFailure(500, "Internal server error"),
};
const contract = { api: () => api, app, answers };
const { SEND_EMAIL } = handlers.actions;
describeContract({ ...contract, action: "SEND_EMAIL", params, run: SEND_EMAIL, sends: ["POST /v3.1/send json"] });
describeContract({
  ...{ ...contract, action: "identify", params: {}, run: handlers.identify as never },
  sends: ["GET /v3/REST/user none"],
});
expectContracts(mailjet);
