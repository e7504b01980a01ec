import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { startExecution } from "#lib/executions/mutations/start-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { clearSender, setSender } from "#lib/senders/mutations.ts";
import { setSenderInput } from "#lib/senders/schema.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { replaceCredentials } from "#lib/vault/mutations/replace-credentials.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { makeEngineParts, noQueue, readExecution, runActions, runStored } from "#test/engine-parts.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import type { JsonApi } from "#test/providers/json-api.ts";
import { startMailjet } from "#test/providers/mailjet.ts";
import { sendgridFailure, startSendgrid } from "#test/providers/sendgrid.ts";
import { startTwilio, type TwilioStandIn } from "#test/providers/twilio.ts";
import type { EngineParts } from "./run.ts";

const SID = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const key = "SG.canary-5e4de2.0123456789+/abcdefghijk";
const pair = { api_key: "canary-public-5e4de2", secret_key: "canary-private-5e4de2" };
const token = "canary+5e/4de2~7d1b84=é";
const setups = {
  SENDGRID: { type: "API_KEY", api_key: key },
  MAILJET: { type: "API_KEY", ...pair },
  TWILIO: { type: "API_KEY", account_id: SID, api_key: token },
};
/** Of the connection; those who read the flow's journal need not know it. */
const HIDDEN_NAME = "Board only";

let sendgrid: JsonApi;
let mailjet: JsonApi;
let twilio: TwilioStandIn;
let engine: EngineParts;
beforeAll(async () => {
  sendgrid = await startSendgrid(key);
  mailjet = await startMailjet(pair.api_key, pair.secret_key);
  twilio = await startTwilio({ accounts: { [SID]: token } });
  const providerUrls = { SENDGRID: sendgrid.url, MAILJET: mailjet.url, TWILIO: twilio.url };
  engine = await makeEngineParts({ providerUrls });
});
afterAll(async () => {
  await engine.egress.close();
  for (const { close } of [sendgrid, mailjet, twilio]) await close();
});
beforeEach(() => {
  sendgrid.reset();
  mailjet.reset();
  twilio.requests.length = 0;
});

const defaults = { MAIL: { from: "shop@example.com", fromName: "The shop" }, PHONE: { from: "+15557122661" } };

/** A tenant whose administrator chose a connection that its editor may not view. */
async function makeTenant(channel: "MAIL" | "PHONE", appId: keyof typeof setups, chosen: object = defaults[channel]) {
  const admin = await makeActor();
  const editor = await makeActor({ tenantOf: admin, role: "editor" });
  const sectionId = await makeSection(admin);
  const { id } = await createConnection(admin, { sectionId, appId, name: HIDDEN_NAME, setup: setups[appId] });
  await setSender(admin, setSenderInput.parse({ channel, connectionId: id, fromName: "", ...chosen }));
  return { admin, editor, itemId: id };
}

const to = "+33612345678";
const action = (name: string, params: object) => [{ id: "send", type: "AUTH0", action: name, params }] as never;
const mail = (params: object = {}) =>
  action("SEND_EMAIL", { to: "ada@example.com", subject: "Hello", body: "<p>{{ input.text }}</p>", ...params });
const sms = (params: object = {}) => action("SEND_SMS", { to, message: "Code 12", ...params });
const call = (params: object = {}) => action("MAKE_CALL", { to, message: "Code 12", ...params });
const itemOf = (id: string) => ownerDb.vaultItem.findFirstOrThrow({ where: { id } });
const succeeded = { status: "COMPLETED", error: null, steps: [{ shown: { output: { success: true } } }] };

describe("a message goes through the connection of the settings, from its default sender", () => {
  test("by SendGrid", async () => {
    const { editor, itemId } = await makeTenant("MAIL", "SENDGRID");
    expect(await runActions(engine, editor, mail(), { text: "Hi" })).toMatchObject(succeeded);
    expect(sendgrid.requests).toMatchObject([
      {
        path: "/v3/mail/send",
        headers: { authorization: `Bearer ${key}` },
        body: {
          from: { name: "The shop", email: "shop@example.com" },
          personalizations: [{ to: [{ email: "ada@example.com" }] }],
          content: [{ value: "<p>Hi</p>" }],
        },
      },
    ]);
    expect((await itemOf(itemId)).lastUsedAt).not.toBeNull();
  });

  test("by Mailjet", async () => {
    const { editor } = await makeTenant("MAIL", "MAILJET", { from: "shop@example.com", fromName: "" });
    expect(await runActions(engine, editor, mail(), { text: "Hi" })).toMatchObject(succeeded);
    const { Messages: [sent] = [] } = (mailjet.requests[0]?.body ?? {}) as { Messages?: object[] };
    expect(sent).toMatchObject({ From: { Email: "shop@example.com" }, To: [{ Email: "ada@example.com" }] });
    expect(sent).not.toHaveProperty("From.Name");
  });

  test("by Twilio, as a message and as a call", async () => {
    const { editor } = await makeTenant("PHONE", "TWILIO");
    expect(await runActions(engine, editor, sms())).toMatchObject(succeeded);
    expect(await runActions(engine, editor, call())).toMatchObject(succeeded);
    const from = { From: "+15557122661", To: to };
    expect(twilio.requests).toMatchObject([
      { path: expect.stringMatching(/Messages\.json$/), credentials: "right", fields: { ...from, Body: "Code 12" } },
      { path: expect.stringMatching(/Calls\.json$/), credentials: "right", fields: from },
    ]);
  });
});

describe("the sender", () => {
  test("of the action wins, whole", async () => {
    const [post, phone] = [await makeTenant("MAIL", "SENDGRID"), await makeTenant("PHONE", "TWILIO")];
    await runActions(engine, post.editor, mail({ from: { email: "orders@example.com" } }), { text: "Hi" });
    expect(sendgrid.requests[0]?.body).toHaveProperty("from", { email: "orders@example.com" });
    await runActions(engine, phone.editor, sms({ from: "+15550001111" }));
    await runActions(engine, phone.editor, call({ from: "+15550001111" }));
    expect(twilio.requests.map(({ fields }) => fields.From)).toEqual(["+15550001111", "+15550001111"]);
  });

  test("is asked for where neither names one, and nothing is sent", async () => {
    const [post, phone] = [
      await makeTenant("MAIL", "SENDGRID", { from: "" }),
      await makeTenant("PHONE", "TWILIO", { from: "" }),
    ];
    const failed = { status: "FAILED", error: { messageKey: "engine.senderMissing" } };
    expect(await runActions(engine, post.editor, mail(), { text: "Hi" })).toMatchObject(failed);
    expect(await runActions(engine, phone.editor, sms())).toMatchObject(failed);
    expect([...sendgrid.requests, ...twilio.requests]).toEqual([]);
  });
});

describe("the setting is read anew by each action", () => {
  test("what was chosen since is used, and what was removed is missed", async () => {
    const { admin, editor, itemId } = await makeTenant("MAIL", "SENDGRID");
    const sectionId = (await itemOf(itemId)).sectionId;
    const { id } = await createConnection(admin, { sectionId, appId: "MAILJET", name: "Next", setup: setups.MAILJET });
    await setSender(admin, setSenderInput.parse({ channel: "MAIL", connectionId: id, ...defaults.MAIL }));
    await runActions(engine, editor, mail(), { text: "Hi" });
    expect([sendgrid.requests.length, mailjet.requests.length]).toEqual([0, 1]);

    await clearSender(admin, { channel: "MAIL" });
    expect(await runActions(engine, editor, mail(), { text: "Hi" })).toMatchObject({
      status: "FAILED",
      error: { code: "ERR_SETTING_MISSING", messageKey: "engine.settingMissing", params: { channel: "MAIL" } },
    });
  });

  test.each([
    ["MAIL", mail(), "PHONE"],
    ["PHONE", sms(), "MAIL"],
    ["PHONE", call(), "MAIL"],
  ] as const)("the other channel's does not stand in (%s)", async (channel, actions, other) => {
    const { editor } = await makeTenant(other, other === "MAIL" ? "SENDGRID" : "TWILIO");
    expect(await runActions(engine, editor, actions, { text: "Hi" })).toMatchObject({
      error: { code: "ERR_SETTING_MISSING", params: { channel } },
    });
  });

  test("another tenant's is never used", async () => {
    await makeTenant("MAIL", "SENDGRID");
    const stranger = await makeActor();
    const execution = await runActions(engine, stranger, mail(), { text: "Hi" });
    expect(execution).toMatchObject({ error: { code: "ERR_SETTING_MISSING" } });
    expect(sendgrid.requests).toEqual([]);
  });
});

describe("what goes wrong", () => {
  test("is told by the provider's name, and noted of its connection, until it works again", async () => {
    const { admin, editor, itemId } = await makeTenant("MAIL", "SENDGRID");
    await replaceCredentials(admin, {
      itemId,
      setup: { type: "API_KEY", api_key: "SG.canary-wrong.0123456789abcdef" },
    });
    const refused = await runActions(engine, editor, mail(), { text: "Hi" });
    expect(refused).toMatchObject({
      error: { code: "ERR_PROVIDER_REFUSED_CREDENTIALS", params: { app: "SendGrid", connection: "SendGrid" } },
    });
    expect(JSON.stringify([refused.error, refused.steps])).not.toContain(itemId);
    expect(await itemOf(itemId)).toMatchObject({
      failingReason: { messageKey: "engine.failingRefused", params: { app: "SendGrid", status: 401 } },
    });

    await replaceCredentials(admin, { itemId, setup: setups.SENDGRID });
    await ownerDb.vaultItem.updateMany({ where: { id: itemId }, data: { failingSince: new Date() } });
    await runActions(engine, editor, mail(), { text: "Hi" });
    expect(await itemOf(itemId)).toMatchObject({ failingSince: null });
  });

  test("also of a connection without credentials, whose name stands nowhere", async () => {
    const { admin, editor, itemId } = await makeTenant("PHONE", "TWILIO");
    const sectionId = (await itemOf(itemId)).sectionId;
    const { id } = await createConnection(admin, { sectionId, appId: "TWILIO", name: `${HIDDEN_NAME} 2` });
    await setSender(admin, setSenderInput.parse({ channel: "PHONE", connectionId: id, ...defaults.PHONE }));
    const execution = await runActions(engine, editor, sms());
    expect(execution).toMatchObject({ error: { code: "ERR_CONNECTION_EMPTY", params: { name: "Twilio" } } });
    expect(JSON.stringify(execution)).not.toContain(HIDDEN_NAME);
    expect(JSON.stringify([execution.error, execution.steps])).not.toContain(id);
  });
});

/** The draft of a new flow, run dry. */
async function runDry(actor: Actor, actions: never) {
  const { id: flowId } = await createFlow(actor, { name: "Dry", actions });
  const input = { flowId, which: "draft", input: { text: "Hi" }, isDry: true } as const;
  const { id: executionId } = await startExecution(actor, input, noQueue);
  await runStored(engine, { tenantId: actor.tenantId, executionId });
  return readExecution(actor.tenantId, executionId);
}

test("a dry run shows what would leave, and nothing does", async () => {
  const [post, phone] = [await makeTenant("MAIL", "MAILJET"), await makeTenant("PHONE", "TWILIO")];
  const mailed = await runDry(post.editor, mail());
  expect(mailed).toMatchObject(succeeded);
  const sent = JSON.stringify(mailed.steps[0]?.shown);
  expect(sent).toContain("https://api.mailjet.com/v3.1/send");
  expect(sent).toContain("shop@example.com");
  expect(sent).not.toContain(HIDDEN_NAME);
  const said = await runDry(phone.editor, call());
  expect(JSON.stringify(said)).toContain(
    "https://api.twilio.com/2010-04-01/Accounts/«Twilio / Account SID»/Calls.json",
  );
  expect(JSON.stringify(said)).not.toContain(SID);
  expect([...mailjet.requests, ...twilio.requests]).toEqual([]);
  expect((await itemOf(post.itemId)).lastUsedAt).toBeNull();
});

test("whose account it is stands in no journal, in whatever the provider says", async () => {
  const { editor } = await makeTenant("PHONE", "TWILIO");
  for (const actions of [sms({ to: "+15005550001" }), call({ to: "+15005550001" })]) {
    const execution = await runActions(engine, editor, actions);
    expect(execution).toMatchObject({ status: "FAILED", error: { code: "ERR_PROVIDER_STATUS" } });
    expect(JSON.stringify(execution)).toContain("/Accounts/«Twilio / Account SID»/");
    expect(JSON.stringify(execution)).not.toContain(SID);
  }
});

test("no secret, and not the connection's name, is left behind in the flow", async () => {
  const { editor } = await makeTenant("MAIL", "SENDGRID");
  const log = await captureLog(async () => {
    sendgrid.next(sendgridFailure(400, `Bad key ${key}`));
    const execution = await runActions(engine, editor, mail(), { text: "Hi" });
    expect(JSON.stringify(execution)).toContain("«SendGrid / API key»");
    expect(JSON.stringify(execution)).not.toContain(HIDDEN_NAME);
  });
  const tables = await everyTableAsText();
  for (const secret of [key, pair.secret_key, token]) {
    expectNoSecret(tables, secret);
    expectNoSecret(log, secret);
  }
});
