import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { secretText } from "#lib/secrets/secret-text.ts";
import { connectApp, describeContract } from "#test/providers/describe-contract.ts";
import { type JsonApi, startJsonApi } from "#test/providers/json-api.ts";
import { startMailjet } from "#test/providers/mailjet.ts";
import { sendgridFailure, startSendgrid } from "#test/providers/sendgrid.ts";
import { parseXml } from "../xml/parse-xml.ts";
import { handlers } from "./handlers.ts";
import { auth0 } from "./manifest.ts";

const key = "SG.canary-f00dfeed.0123456789+/abcdefghijk";
const mailjetKeys = { api_key: "canary-public-0123456789", secret_key: "canary-private-9876543210" };
const connections = {
  SENDGRID: {
    ...{ appId: "SENDGRID", setupType: "API_KEY", secrets: { api_key: key } },
    origins: ["https://api.sendgrid.com"],
  },
  MAILJET: {
    ...{ appId: "MAILJET", setupType: "API_KEY", secrets: mailjetKeys },
    origins: ["https://api.mailjet.com"],
  },
  TWILIO: {
    ...{ appId: "TWILIO", setupType: "API_KEY", attributes: { account_id: "AC0123" }, secrets: { api_key: key } },
    origins: ["https://api.twilio.com"],
  },
} as const;
type Provider = keyof typeof connections;

let apis: Record<Provider, JsonApi>;
let connected: Record<Provider, ReturnType<typeof connectApp>>;
beforeAll(async () => {
  const created = (sid: string) => () => ({ status: 201, body: { sid, status: "queued" } });
  apis = {
    SENDGRID: await startSendgrid(key),
    MAILJET: await startMailjet(mailjetKeys.api_key, mailjetKeys.secret_key),
    TWILIO: await startJsonApi({
      "POST /2010-04-01/Accounts/:account/Messages.json": created("SM1"),
      "POST /2010-04-01/Accounts/:account/Calls.json": created("CA1"),
    }),
  };
  const connect = (app: Provider) => connectApp(connections[app], apis[app].url);
  connected = { SENDGRID: connect("SENDGRID"), MAILJET: connect("MAILJET"), TWILIO: connect("TWILIO") };
});
afterAll(async () => {
  for (const app of Object.keys(apis) as Provider[]) {
    await connected[app].close();
    await apis[app].close();
  }
});
beforeEach(() => {
  for (const api of Object.values(apis)) api.reset();
});

type Action = "SEND_EMAIL" | "SEND_SMS" | "MAKE_CALL";

async function run(action: Action, through: Provider, params: object) {
  const { params: schema, output } = auth0.actions[action];
  const handler = handlers.actions[action] as (call: unknown) => Promise<unknown>;
  return output.parse(await handler(connected[through].callFor(schema.parse(params))));
}

const mail = {
  from: { name: "The shop", email: "shop@example.com" },
  to: "ada@example.com",
  subject: "Hello {{custom_vars.name}}",
  body: "<p>Hello {{ custom_vars.name }}, {{name}}, {{other}}</p>",
  custom_vars: { name: "<b>Ada\r\nBcc: x@y.example</b>" },
};
const subject = "Hello <b>Ada Bcc: x@y.example</b>";
const escaped = "&#60;b&#62;Ada\r\nBcc: x@y.example&#60;/b&#62;";
const html = `<p>Hello ${escaped}, ${escaped}, {{other}}</p>`;
const call = { from: "+15557122661", to: "+33612345678" };

describe("SEND_EMAIL", () => {
  test("goes through SendGrid, its variables as data", async () => {
    expect(await run("SEND_EMAIL", "SENDGRID", mail)).toEqual({ success: true });
    expect(apis.SENDGRID.requests).toMatchObject([
      {
        path: "/v3/mail/send",
        body: {
          from: { name: "The shop", email: "shop@example.com" },
          personalizations: [{ to: [{ email: "ada@example.com" }] }],
          subject,
          content: [{ type: "text/html", value: html }],
        },
      },
    ]);
  });

  test("goes through Mailjet, its variables as data", async () => {
    expect(await run("SEND_EMAIL", "MAILJET", mail)).toEqual({ success: true });
    expect(apis.MAILJET.requests).toMatchObject([
      {
        path: "/v3.1/send",
        body: {
          Messages: [
            {
              From: { Name: "The shop", Email: "shop@example.com" },
              To: [{ Email: "ada@example.com" }],
              Subject: subject,
              HTMLPart: html,
            },
          ],
        },
      },
    ]);
  });

  test("says what the provider says", async () => {
    apis.SENDGRID.next(sendgridFailure(400, "Does not contain a valid address.", "personalizations.0.to.0.email"));
    await expect(run("SEND_EMAIL", "SENDGRID", mail)).rejects.toMatchObject({
      machineCode: "ERR_PROVIDER_STATUS",
      params: { app: "SendGrid", message: expect.stringContaining("Does not contain a valid address.") },
    });
  });

  test("without a sender nothing is sent", async () => {
    const { from: _, ...anonymous } = mail;
    await expect(run("SEND_EMAIL", "SENDGRID", anonymous)).rejects.toMatchObject({
      messageKey: "engine.senderMissing",
    });
    expect(apis.SENDGRID.requests).toEqual([]);
  });

  test.each(["no address", "a@b.example, c@d.example", "a@b.example\r\nBcc: x@y.example"])("%j is no address", (to) => {
    expect(auth0.actions.SEND_EMAIL.params.safeParse({ ...mail, to }).success).toBe(false);
    const from = { email: to };
    expect(auth0.actions.SEND_EMAIL.params.safeParse({ ...mail, from }).success).toBe(false);
  });
});

describe("SEND_SMS and MAKE_CALL", () => {
  test("go through Twilio", async () => {
    const custom_vars = { code: "1 <2> & 3" };
    expect(await run("SEND_SMS", "TWILIO", { ...call, message: "Code: {{custom_vars.code}}", custom_vars })).toEqual({
      success: true,
    });
    expect(await run("MAKE_CALL", "TWILIO", { ...call, message: "<Dial>{{code}}", custom_vars })).toEqual({
      success: true,
    });
    const [sms, said] = apis.TWILIO.requests;
    expect(sms).toMatchObject({
      path: "/2010-04-01/Accounts/AC0123/Messages.json",
      body: { From: call.from, To: call.to, Body: "Code: 1 <2> & 3" },
    });
    expect(said).toMatchObject({ path: "/2010-04-01/Accounts/AC0123/Calls.json" });
    const { Twiml = "" } = (said?.body ?? {}) as { Twiml?: string };
    expect(parseXml(Twiml)).toEqual({ Response: { Say: "<Dial>1 <2> & 3" } });
  });

  test.each(["SEND_SMS", "MAKE_CALL"] as const)("%s without a sender is not sent", async (action) => {
    await expect(run(action, "TWILIO", { to: call.to, message: "Hello" })).rejects.toMatchObject({
      messageKey: "engine.senderMissing",
    });
    expect(apis.TWILIO.requests).toEqual([]);
  });
});

test.each<[Action, Provider, object]>([
  ["SEND_EMAIL", "TWILIO", mail],
  ["SEND_SMS", "SENDGRID", { ...call, message: "Hello" }],
  ["MAKE_CALL", "MAILJET", { ...call, message: "Hello" }],
])("%s never goes through %s", async (action, through, params) => {
  await expect(run(action, through, params)).rejects.toThrow(`no messages go through ${through}`);
  expect(apis[through].requests).toEqual([]);
});

test.each<[Action, Provider, object]>([
  ["SEND_EMAIL", "SENDGRID", { ...mail, custom_vars: { name: true } }],
  ["SEND_SMS", "TWILIO", { ...call, message: true }],
  ["MAKE_CALL", "TWILIO", { ...call, message: true }],
])("%s takes no secret of the vault", async (action, through, given) => {
  const secret = secretText`${{ kind: "secret", key: "any", mark: "«Item / Password»" }}`;
  const place = (value: unknown): unknown => {
    if (value === true) return secret;
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, place(member)]));
  };
  const handler = handlers.actions[action] as (call: unknown) => Promise<unknown>;
  await expect(handler(connected[through].callFor(place(given)))).rejects.toMatchObject({
    messageKey: "engine.secretInMessage",
  });
  expect(apis[through].requests).toEqual([]);
});

describeContract({
  action: "SEND_EMAIL",
  of: auth0,
  api: () => apis.SENDGRID,
  app: connections.SENDGRID,
  params: mail,
  run: handlers.actions.SEND_EMAIL as never,
  sends: ["POST /v3/mail/send json"],
  // Accepted is accepted: the answer has no body to read.
  answers: { invalid: sendgridFailure(400, "The subject is required.", "subject"), malformed: null },
});

for (const [action, resource] of [
  ["SEND_SMS", "Messages"],
  ["MAKE_CALL", "Calls"],
] as const)
  describeContract({
    action,
    of: auth0,
    api: () => apis.TWILIO,
    app: connections.TWILIO,
    params: { ...call, message: "Hello" },
    run: handlers.actions[action] as never,
    sends: [`POST /2010-04-01/Accounts/AC0123/${resource}.json form`],
    answers: { invalid: { status: 400, body: { code: 21211, message: "Invalid 'To' Phone Number", status: 400 } } },
    expected: { forbidden: { machineCode: "ERR_PROVIDER_REFUSED_CREDENTIALS" } },
  });
