import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { replaceCredentials } from "#lib/vault/mutations/replace-credentials.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { makeEngineParts, runActions } from "#test/engine-parts.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { startTwilio, type TwilioStandIn } from "#test/providers/twilio.ts";
import type { EngineParts } from "./run.ts";
import { testConnection } from "./test-connection.ts";

const SID = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const TOKEN = "canary+5f/9c2e~7d1b84=é";

let twilio: TwilioStandIn;
let engine: EngineParts;
beforeAll(async () => {
  twilio = await startTwilio({ accounts: { [SID]: TOKEN } });
  engine = await makeEngineParts({ providerUrls: { TWILIO: twilio.url }, limits: { requestMs: 600 } });
});
afterAll(async () => {
  await engine.egress.close();
  await twilio.close();
});

async function makeTwilio(apiKey = TOKEN): Promise<{ actor: Actor; itemId: string }> {
  const actor = await makeActor();
  const setup = { type: "API_KEY", account_id: SID, api_key: apiKey };
  const { id } = await createConnection(actor, {
    sectionId: await makeSection(actor),
    appId: "TWILIO",
    name: "Order alerts",
    setup,
  });
  return { actor, itemId: id };
}

const sms = (itemId: string, to: string, rest: object = {}, message = "Hi {{ input.name }}") => ({
  id: "sms",
  type: "TWILIO",
  action: "SEND_SMS",
  params: { connection_id: toPublicId("ac", itemId), from: "+15557122661", to, message },
  ...rest,
});

const itemOf = (id: string) => ownerDb.vaultItem.findFirstOrThrow({ where: { id } });

test("a message is sent with the right credentials and fields, once", async () => {
  const { actor, itemId } = await makeTwilio();
  const before = twilio.requests.length;
  const actions = [
    sms(itemId, "{{ input.to }}"),
    { id: "out", type: "FLOW", action: "RETURN_JSON", params: { payload: { sid: "{{ actions.sms.sid }}" } } },
  ];
  const execution = await runActions(engine, actor, actions as never, { to: "+33612345678", name: "Zoé & co" });

  expect(twilio.requests.slice(before)).toMatchObject([
    {
      method: "POST",
      path: `/2010-04-01/Accounts/${SID}/Messages.json`,
      authorization: `Basic ${Buffer.from(`${SID}:${TOKEN}`).toString("base64")}`,
      fields: { From: "+15557122661", To: "+33612345678", Body: "Hi Zoé & co" },
      status: 201,
    },
  ]);
  expect(execution).toMatchObject({ status: "COMPLETED", result: { sid: expect.stringMatching(/^SM/) }, error: null });
  const [step] = execution.steps;
  expect(step).toMatchObject({ status: "SUCCEEDED", idempotencyKey: `${execution.id}-0`, state: null });
  expect(step?.shown).toMatchObject({
    input: { to: "+33612345678" },
    output: { status: "queued", body: "Hi Zoé & co" },
  });
});

describe("each failure shows as itself", () => {
  const failures: [string, string, object][] = [
    [
      "400",
      "+15005550001",
      { code: "ERR_PROVIDER_STATUS", messageKey: "engine.twilioTo", params: { status: 400, code: "21211" } },
    ],
    [
      "401",
      "+15005550401",
      { code: "ERR_PROVIDER_REFUSED_CREDENTIALS", params: { connection: "Order alerts", status: 401 } },
    ],
    ["429", "+15005550429", { code: "ERR_RATE_LIMITED", messageKey: "engine.rateLimitedFor", params: { seconds: 30 } }],
    ["503", "+15005550500", { code: "ERR_PROVIDER_STATUS", messageKey: "engine.providerDown" }],
    ["a malformed body", "+15005550601", { code: "ERR_PROVIDER_MALFORMED" }],
    ["no answer in time", "+15005550602", { code: "ERR_TIMEOUT" }],
    ["a closed socket", "+15005550603", { code: "ERR_CONNECTION_CLOSED" }],
  ];
  test.each(failures)("%s", async (_, to, error) => {
    const { actor, itemId } = await makeTwilio();
    const execution = await runActions(engine, actor, [sms(itemId, to)] as never, { name: "Zoé" });
    expect(execution).toMatchObject({ status: "FAILED", error });
    expect(execution.steps).toMatchObject([
      { status: "FAILED", shown: { input: { to }, error: { ...error, details: { sent: expect.anything() } } } },
    ]);
    const isRefused = to.endsWith("401");
    expect((await itemOf(itemId)).failingSince !== null).toBe(isRefused);
    if (isRefused) expect((execution.error as { connectionId?: string }).connectionId).toBe(itemId);
  });
});

test("refused credentials make the connection failing, and the next accepted ones end that", async () => {
  const { actor, itemId } = await makeTwilio("canary-wrong-token");
  const refused = await runActions(engine, actor, [sms(itemId, "+33612345678")] as never, { name: "Zoé" });
  expect(refused.status).toBe("FAILED");
  expect(await itemOf(itemId)).toMatchObject({
    failingReason: { messageKey: "engine.failingRefused", params: { app: "Twilio", status: 401 } },
  });

  await replaceCredentials(actor, { itemId, setup: { type: "API_KEY", account_id: SID, api_key: TOKEN } });
  await ownerDb.vaultItem.updateMany({ where: { id: itemId }, data: { failingSince: new Date() } });
  const sent = await runActions(engine, actor, [sms(itemId, "+33612345678")] as never, { name: "Zoé" });
  expect(sent.status).toBe("COMPLETED");
  expect(await itemOf(itemId)).toMatchObject({ failingSince: null, failingReason: null });
});

test("a secret that comes back in every place is found nowhere", async () => {
  const { actor, itemId } = await makeTwilio();
  const log = await captureLog(async () => {
    for (const to of ["+15005550604", "+15005550605"]) {
      const actions = [
        sms(itemId, to, { allow_failure: true }),
        {
          id: "keep",
          type: "FLOW",
          action: "STORE_VARS",
          params: { vars: { all: "{{ actions.sms }}", text: "{{ toString(actions.sms) }}" } },
        },
        { id: "out", type: "FLOW", action: "RETURN_JSON", params: { payload: { all: "{{ vars }}" } } },
      ];
      const execution = await runActions(engine, actor, actions as never, { name: "Zoé" });
      expect(execution.status).toBe("COMPLETED");
      expect(JSON.stringify(execution.steps[0]?.shown)).toContain("«Order alerts / Auth token»");
    }
    await testConnection(engine, actor, itemId);
  });
  expect(log).toContain("execution ended");
  const tables = await everyTableAsText();
  expectNoSecret(tables, TOKEN);
  expectNoSecret(log, TOKEN);
  const pair = Buffer.from(`${SID}:${TOKEN}`).toString("base64");
  expect(tables.includes(pair)).toBe(false);
});

test("allow_failure goes on after a refusal of the provider", async () => {
  const { actor, itemId } = await makeTwilio();
  const actions = [
    sms(itemId, "+15005550429", { allow_failure: true }),
    { id: "out", type: "FLOW", action: "RETURN_JSON", params: { payload: { code: "{{ actions.sms.error.code }}" } } },
  ];
  const execution = await runActions(engine, actor, actions as never, { name: "Zoé" });
  expect(execution).toMatchObject({ status: "COMPLETED", result: { code: "ERR_RATE_LIMITED" } });
});

test("mask_output hides the provider's answer, in errors too", async () => {
  const { actor, itemId } = await makeTwilio();
  const hidden = await runActions(engine, actor, [sms(itemId, "+33612345678", { mask_output: true })] as never, {
    name: "Zoé",
  });
  expect(hidden.steps[0]).toMatchObject({ shown: { output: "«sms / output»" }, state: expect.any(String) });
  const failed = await runActions(engine, actor, [sms(itemId, "+15005550001", { mask_output: true })] as never, {
    name: "Zoé",
  });
  expect(failed.steps[0]?.shown).toMatchObject({ error: { details: "«sms / output»" } });
});

test("requests have a budget, and time ends a call that hangs", async () => {
  const { actor, itemId } = await makeTwilio();
  const none = await makeEngineParts({ providerUrls: { TWILIO: twilio.url }, limits: { requests: 0 } });
  const refused = await runActions(none, actor, [sms(itemId, "+33612345678", { allow_failure: true })] as never, {
    name: "Zoé",
  });
  expect(refused).toMatchObject({ status: "FAILED", error: { code: "ERR_BUDGET_REQUESTS" } });

  const short = await makeEngineParts({ providerUrls: { TWILIO: twilio.url }, limits: { timeMs: 400 } });
  const late = await runActions(short, actor, [sms(itemId, "+15005550602")] as never, { name: "Zoé" });
  expect(late).toMatchObject({ status: "FAILED", error: { code: "ERR_BUDGET_TIME" }, steps: [{ status: "FAILED" }] });
  await Promise.all([none.egress.close(), short.egress.close()]);
});

describe("testing a connection", () => {
  test("accepted, and an earlier failure is over", async () => {
    const { actor, itemId } = await makeTwilio();
    await ownerDb.vaultItem.updateMany({ where: { id: itemId }, data: { failingSince: new Date() } });
    expect(await testConnection(engine, actor, itemId)).toMatchObject({ outcome: "ok", status: 200, message: null });
    expect((await itemOf(itemId)).failingSince).toBeNull();
    expect(twilio.requests.at(-1)).toMatchObject({ method: "GET", path: `/2010-04-01/Accounts/${SID}.json` });
  });

  test("refused, and the item is failing with the reason", async () => {
    const { actor, itemId } = await makeTwilio("canary-wrong-token");
    const message = { messageKey: "engine.failingRefused", params: { app: "Twilio", status: 401 } };
    expect(await testConnection(engine, actor, itemId)).toMatchObject({ outcome: "refused", status: 401, message });
    expect(await itemOf(itemId)).toMatchObject({ failingReason: message });
    const audit = await ownerDb.auditEvent.findMany({ where: { targetId: itemId, action: "item.test" } });
    expect(audit).toMatchObject([{ detail: { name: "Order alerts", outcome: "refused" } }]);
  });

  test("unreachable", async () => {
    const { actor, itemId } = await makeTwilio();
    const nowhere = await makeEngineParts({ providerUrls: { TWILIO: "http://127.0.0.1:9" } });
    expect(await testConnection(nowhere, actor, itemId)).toMatchObject({
      outcome: "unreachable",
      status: null,
      message: expect.anything(),
    });
    expect((await itemOf(itemId)).failingSince).toBeNull();
    await nowhere.egress.close();
  });

  test("altered rows are refused without a call", async () => {
    const { actor, itemId } = await makeTwilio();
    await ownerDb.vaultItem.updateMany({ where: { id: itemId }, data: { origins: ["https://evil.example"] } });
    const before = twilio.requests.length;
    expect(await testConnection(engine, actor, itemId)).toMatchObject({
      outcome: "refused",
      message: { messageKey: "engine.connectionAltered" },
    });
    expect(twilio.requests.length).toBe(before);
  });
});
