import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { startExecution } from "#lib/executions/mutations/start-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { alertOf, factsOf, makeWay, PUBLIC_URL, prepareAlertRig, turnOn } from "#test/alerts.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { makeEngineParts, noQueue, runStored } from "#test/engine-parts.ts";
import { makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { trust } from "#test/providers/egress-setup.ts";
import { startHttps } from "#test/providers/https.ts";
import { makeReturnFlow } from "#test/triggers.ts";
import { markFailing } from "../run/connection-state.ts";
import { createAlerts } from "./alerts.ts";

const rig = prepareAlertRig();
const failing = { messageKey: "engine.failingRefused", params: { app: "Twilio", status: 401 } };
const HOSTILE = `<!channel> <https://evil.example|click> & @here "Texts" <b>evil.example</b>\u202e\n*all*`;

async function makeFailing(actor: Actor, name = "Order texts"): Promise<string> {
  const { id } = await makeConnection(actor, { sectionId: await makeSection(actor), ready: true, name });
  await ownerDb.vaultItem.updateMany({ where: { id }, data: { version: 1 } });
  await markFailing({ tenantId: actor.tenantId, itemId: id, version: 1 }, failing);
  return id;
}

const mail = { recipient: "ops@acme.example", sender: "coffre@acme.example" };

describe("by mail", () => {
  test("through SendGrid", async () => {
    const actor = await makeActor();
    await turnOn(actor, "CONNECTION", { connectionId: await makeWay(actor, "SENDGRID"), ...mail });
    const itemId = await makeFailing(actor);
    await rig.alerts().tellDue();
    const [request, ...more] = rig.apis.SENDGRID.requests;
    expect(more).toEqual([]);
    expect(request).toMatchObject({
      path: "/v3/mail/send",
      body: {
        from: { email: mail.sender },
        personalizations: [{ to: [{ email: mail.recipient }] }],
        subject: "Coffre: Order texts is failing",
        content: [{ type: "text/html" }],
      },
    });
    const { content } = (request?.body ?? { content: [] }) as { content: { value: string }[] };
    expect(content[0]?.value).toContain("<p><strong>Order texts is failing</strong></p>\n<p>Twilio refused the");
    expect(content[0]?.value).toContain(`<a href="${PUBLIC_URL}/vault/${itemId}">Open in Coffre</a>`);
  });

  test("through Mailjet", async () => {
    const actor = await makeActor();
    await turnOn(actor, "CONNECTION", { connectionId: await makeWay(actor, "MAILJET"), ...mail });
    await makeFailing(actor);
    await rig.alerts().tellDue();
    expect(rig.apis.MAILJET.requests).toMatchObject([
      {
        path: "/v3.1/send",
        body: {
          Messages: [
            {
              From: { Email: mail.sender },
              To: [{ Email: mail.recipient }],
              Subject: "Coffre: Order texts is failing",
              HTMLPart: expect.stringContaining("<strong>Order texts is failing</strong>"),
            },
          ],
        },
      },
    ]);
  });
});

describe("a name that is anybody's text", () => {
  test("is no mark-up in Slack: no mention, no link, no line of its own", async () => {
    const actor = await makeActor();
    await turnOn(actor, "CONNECTION");
    await makeFailing(actor, HOSTILE);
    await rig.alerts().tellDue();
    const [text = ""] = rig.told();
    expect(text.match(/<[^>]*>/g)).toHaveLength(1);
    expect(text).not.toMatch(/<!|@here|evil\.example|:\/\/evil|\u202e/);
    expect(text.split("\n")).toHaveLength(4);
  });

  test("is no HTML in a mail, and no other line of its subject", async () => {
    const actor = await makeActor();
    await turnOn(actor, "CONNECTION", { connectionId: await makeWay(actor, "SENDGRID"), ...mail });
    await makeFailing(actor, HOSTILE);
    await rig.alerts().tellDue();
    const sent = rig.apis.SENDGRID.requests[0]?.body as { subject: string; content: { value: string }[] } | undefined;
    const { subject, content } = sent ?? { subject: "", content: [] };
    expect(subject).not.toMatch(/\n|\u202e/);
    const tags = [...(content[0]?.value ?? "").matchAll(/<(\/?\w+|[^>]*)/g)].map(([, name]) => name);
    expect(new Set(tags)).toEqual(new Set(["p", "strong", "/strong", "/p", "a", "/a"]));
    expect(content[0]?.value).not.toMatch(/<b>|<!|<https|evil\.example/);
  });
});

describe("by a flow", () => {
  test("starts it once with what happened, in the transaction of the fact", async () => {
    const actor = await makeActor();
    const flowId = await makeReturnFlow(actor);
    await turnOn(actor, "CONNECTION", { flowId });
    const itemId = await makeFailing(actor);
    await rig.alerts().tellDue();
    await rig.alerts().tellDue();
    const executions = await ownerDb.flowExecution.findMany({ where: { flowId } });
    expect(executions).toMatchObject([{ source: "ALERT", status: "QUEUED", isDraft: false, startedById: null }]);
    expect(executions[0]?.input).toEqual({
      alert: "CONNECTION",
      event: "FAILED",
      item: { id: itemId, name: "Order texts" },
      reason: "Twilio refused the credentials (HTTP 401). Replace them.",
      count: 1,
      since: expect.stringMatching(/^20.*Z$/),
      until: expect.stringMatching(/^20.*Z$/),
      url: `${PUBLIC_URL}/vault/${itemId}`,
    });
    expect(rig.jobs).toEqual([{ tenantId: actor.tenantId, executionId: executions[0]?.id }]);
  });

  test("that is published no more, it says so, and tries again", async () => {
    const actor = await makeActor();
    const flowId = await makeReturnFlow(actor);
    await turnOn(actor, "CONNECTION", { flowId });
    await makeFailing(actor);
    await ownerDb.flow.updateMany({ where: { id: flowId }, data: { publishedVersionId: null } });
    await rig.alerts().tellDue();
    expect((await alertOf(actor, "CONNECTION")).failure).toMatchObject({ messageKey: "engine.neverPublished" });
    expect(await factsOf(actor)).toMatchObject([{ doneAt: null, attempts: 1 }]);
  });

  test("where the queue breaks off, nothing is started and nothing counts as told", async () => {
    const actor = await makeActor();
    const flowId = await makeReturnFlow(actor);
    await turnOn(actor, "CONNECTION", { flowId });
    await makeFailing(actor);
    const queue = { add: () => Promise.reject(new Error("the engine dies here")) };
    const broken = createAlerts({ engine: { ...rig.engine, queue }, publicUrl: PUBLIC_URL });
    await captureLog(async () => broken.tellDue());
    expect(await ownerDb.flowExecution.count({ where: { flowId } })).toBe(0);
    expect(await factsOf(actor)).toMatchObject([{ doneAt: null }]);
  });
});

test("a secret that a provider gives back in its error leaves in no alert", async () => {
  const secret = "canary-alert-token+f00d/é~91";
  const echo = await startHttps((request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ said: request.headers.authorization }));
  });
  trust(echo.ca);
  const engine = await makeEngineParts({ allow: [`localhost:${echo.port}`] });
  try {
    const actor = await makeActor();
    await turnOn(actor, "EXECUTION");
    const { id } = await createConnection(actor, {
      ...{ sectionId: await makeSection(actor), appId: "HTTP", name: "Orders API" },
      ...{ setup: { type: "BEARER", token: secret }, origins: [echo.origin] },
    });
    const params = { method: "GET", url: `${echo.origin}/x`, connection_id: toPublicId("ac", id) };
    const actions = [
      { id: "call", type: "HTTP", action: "SEND_REQUEST", params },
      { id: "end", type: "FLOW", action: "ERROR_MESSAGE", params: { message: "It said {{ actions.call }}" } },
    ];
    const { id: flowId } = await createFlow(actor, { name: "Orders", actions: actions as never, publish: true });
    const started = await startExecution(actor, { flowId, which: "published", input: {} }, noQueue);
    await runStored(engine, { tenantId: actor.tenantId, executionId: started.id });
    const log = await captureLog(async () => rig.alerts().tellDue());
    expect(rig.told()[0]).toContain("It said");
    expectNoSecret(rig.told().join() + log + JSON.stringify(await factsOf(actor)), secret);
  } finally {
    await engine.egress.close();
    await echo.close();
  }
});
