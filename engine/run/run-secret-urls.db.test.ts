import { afterAll, beforeAll, expect, test } from "vitest";
import { toPublicId } from "#lib/shared/public-id.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { makeEngineParts, runActions } from "#test/engine-parts.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { everyTableAsText } from "#test/owner.ts";
import type { JsonApi } from "#test/providers/json-api.ts";
import { startSlack } from "#test/providers/slack.ts";
import { startTelegram } from "#test/providers/telegram.ts";
import { startZapier } from "#test/providers/zapier.ts";
import type { EngineParts } from "./run.ts";
import { testConnection } from "./test-connection.ts";

const slackPath = "/services/T0CANARY1/B0CANARY2/f00dfeedcanary0123456789";
const zapierPath = "/hooks/catch/1234567/canary7f00d/";
const botToken = "123456789:AAcanary-f00dfeed_0123456789abcdefg";

const apps = {
  SLACK: {
    setup: { type: "WEBHOOK", url: `https://hooks.slack.com${slackPath}` },
    action: { action: "POST_MESSAGE", params: { text: "Hi {{ input.name }}" } },
    request: { method: "POST", path: slackPath, body: { text: "Hi Zoé & co" } },
    output: { ok: true },
    secret: slackPath.split("/").at(-1) ?? "",
    mark: "«Alerts / Webhook URL»",
  },
  ZAPIER: {
    setup: { type: "WEBHOOK", url: `https://hooks.zapier.com${zapierPath}` },
    action: { action: "TRIGGER_WEBHOOK", params: { method: "GET", name: "{{ input.name }}" } },
    request: { method: "GET", path: zapierPath, query: { name: "Zoé & co" } },
    output: { status: "success" },
    secret: "1234567/canary7f00d",
    mark: "«Alerts / Webhook URL»",
  },
  TELEGRAM: {
    setup: { type: "TOKEN", token: botToken },
    action: { action: "SEND_MESSAGE", params: { chat_id: "{{ input.chat }}", text: "Hi {{ input.name }}" } },
    request: { method: "POST", path: `/bot${botToken}/sendMessage`, body: { chat_id: 77, text: "Hi Zoé & co" } },
    output: { ok: true },
    secret: botToken,
    mark: "«Alerts / Token»",
  },
} as const;

const appIds = Object.keys(apps) as (keyof typeof apps)[];
let api: Record<keyof typeof apps, JsonApi>;
let engine: EngineParts;
beforeAll(async () => {
  api = {
    SLACK: await startSlack({ token: "none", webhook: apps.SLACK.setup.url }),
    ZAPIER: await startZapier(),
    TELEGRAM: await startTelegram(botToken),
  };
  const providerUrls = Object.fromEntries(appIds.map((id) => [id, api[id].url]));
  engine = await makeEngineParts({ providerUrls });
});
afterAll(async () => {
  await engine.egress.close();
  for (const each of Object.values(api)) await each.close();
});

async function connect(appId: keyof typeof apps) {
  const actor = await makeActor();
  const { setup, action } = apps[appId];
  const sectionId = await makeSection(actor);
  const { id } = await createConnection(actor, { sectionId, appId, name: "Alerts", setup });
  const params = { ...action.params, connection_id: toPublicId("ac", id) };
  return { actor, id, actions: [{ id: "it", type: appId, action: action.action, params }] as never };
}

test.each(appIds)("%s: a URL that is a secret is called, and is found nowhere", async (appId) => {
  const { request, output, secret, mark } = apps[appId];
  api[appId].reset();
  const log = await captureLog(async () => {
    const { actor, actions } = await connect(appId);
    const input = { name: "Zoé & co", chat: 77 };
    const execution = await runActions(engine, actor, actions, input);
    expect(execution).toMatchObject({ status: "COMPLETED", steps: [{ shown: { output } }] });
    api[appId].next((received) => ({ status: 400, body: { ok: false, said: `${received.path} of ${secret}` } }));
    const failed = await runActions(engine, actor, actions, input);
    expect(failed).toMatchObject({ status: "FAILED" });
    expect(JSON.stringify(failed.steps)).toContain(mark);
  });
  expect(api[appId].requests).toMatchObject([request, request]);
  expectNoSecret(log, secret);
  expectNoSecret(await everyTableAsText(), secret);
});

test("a webhook and a token are tested without a message", async () => {
  const statuses = { SLACK: 400, TELEGRAM: 200 };
  for (const appId of ["SLACK", "TELEGRAM"] as const) {
    const { actor, id } = await connect(appId);
    expect(await testConnection(engine, actor, id)).toMatchObject({ outcome: "ok", status: statuses[appId] });
  }
  const { actor, id } = await connect("ZAPIER");
  expect(await testConnection(engine, actor, id)).toMatchObject({ outcome: "noTest" });
});
