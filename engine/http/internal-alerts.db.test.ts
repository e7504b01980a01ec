import { expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { alertOf, makeWay, prepareAlertRig, turnOn } from "#test/alerts.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { webhookAnswer } from "#test/providers/slack.ts";
import { makeReturnFlow } from "#test/triggers.ts";
import { createArchiveOpener } from "../pkcs12/open-archive.ts";
import { internalApp } from "./internal.ts";

const token = "t".repeat(64);
const archives = createArchiveOpener();
const rig = prepareAlertRig();

async function ask(actor: Actor, body: object = { kind: "CONNECTION" }) {
  const { tenantId, operatorId } = actor;
  const sessionId = newId();
  await ownerDb.session.create({ data: { tenantId, id: sessionId, operatorId } });
  const app = internalApp({ token, engine: rig.engine, queue: rig.engine.queue, archives });
  const response = await app.request("/internal/alerts/test", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${token}`,
      "x-coffre-tenant": tenantId,
      "x-coffre-session": sessionId,
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const auditOf = ({ tenantId }: Actor) =>
  ownerDb.auditEvent.findMany({ where: { tenantId, action: "settings.testAlert" }, select: { detail: true } });

test("a test goes out at once, says that it is one, and is audited", async () => {
  const actor = await makeActor();
  await turnOn(actor, "CONNECTION");
  expect(await ask(actor)).toEqual({ status: 200, body: { outcome: "sent" } });
  expect(rig.told()).toHaveLength(1);
  expect(rig.told()[0]).toMatch(/^\*This is a test of Coffre’s alerts\*\n/);
  expect(await auditOf(actor)).toEqual([{ detail: { alert: "CONNECTION", outcome: "sent" } }]);
  expect(await alertOf(actor, "CONNECTION")).toMatchObject({ failure: null, lastSentAt: expect.any(Date) });
});

test("what its provider says against it is told, and kept", async () => {
  const actor = await makeActor();
  await turnOn(actor, "CONNECTION");
  rig.apis.SLACK.next(webhookAnswer(410, "channel_is_archived"));
  const { body } = await ask(actor);
  expect(body).toMatchObject({ outcome: "failed", failure: { messageKey: "engine.slackArchived" } });
  expect((await alertOf(actor, "CONNECTION")).failure).toEqual(body.failure);
});

test("of a flow it starts an execution", async () => {
  const actor = await makeActor();
  const flowId = await makeReturnFlow(actor);
  await turnOn(actor, "EXPIRY", { flowId });
  const { body } = await ask(actor, { kind: "EXPIRY" });
  expect(body).toEqual({ outcome: "started", executionId: rig.jobs[0]?.executionId });
  const [execution] = await ownerDb.flowExecution.findMany({ where: { flowId } });
  expect(execution).toMatchObject({ source: "ALERT", input: { alert: "EXPIRY", event: "TEST", item: null } });
});

test("refused: an editor, one that was never set, a connection that is not shared, another tenant's, no kind", async () => {
  const actor = await makeActor();
  await turnOn(actor, "CONNECTION", { connectionId: await makeWay(actor) });
  const editor = await makeActor({ tenantOf: actor, role: "editor" });
  const admin = await makeActor({ tenantOf: actor });
  const answers = [
    await ask(editor),
    await ask(actor, { kind: "EXPIRY" }),
    await ask(admin),
    await ask(await makeActor()),
    await ask(actor, { kind: "ALL" }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([403, 404, 404, 404, 400]);
  expect(rig.told()).toEqual([]);
  expect(await auditOf(actor)).toEqual([]);
});
