import { expect, test, vi } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { alertOf, factsOf, makeWay, PUBLIC_URL, prepareAlertRig, turnOn } from "#test/alerts.ts";
import { makeEngineParts } from "#test/engine-parts.ts";
import { makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { sendgridFailure, startSendgrid } from "#test/providers/sendgrid.ts";
import { makeReturnFlow } from "#test/triggers.ts";
import { markFailing } from "../run/connection-state.ts";
import { createAlerts } from "./alerts.ts";
import { testAlert } from "./test-alert.ts";

const rig = prepareAlertRig();
const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const mail = { recipient: "ops@acme.example", sender: "coffre@acme.example" };

async function noteFailures(actor: Actor, flowId: string, count: number): Promise<void> {
  await ownerDb.$executeRaw`
    insert into "AlertFact" ("tenantId", "kind", "subjectId", "detail")
    select ${actor.tenantId}::uuid, 'EXECUTION', ${flowId}::uuid,
      jsonb_build_object('executionId', gen_random_uuid(), 'status', 'FAILED') from generate_series(1, ${count}::int)`;
}

async function makeExpiring(actor: Actor, count: number): Promise<void> {
  const sectionId = await makeSection(actor);
  for (let n = 0; n < count; n++) await makeConnection(actor, { sectionId, ready: true, name: `Key ${n}` });
  const expiresAt = new Date(Date.now() + 6.5 * DAY_MS);
  await ownerDb.vaultItem.updateMany({ where: { tenantId: actor.tenantId, sectionId }, data: { expiresAt } });
}

async function makeFailing(actor: Actor, count = 1): Promise<void> {
  const sectionId = await makeSection(actor);
  for (let n = 0; n < count; n++) {
    const { id: itemId } = await makeConnection(actor, { sectionId, ready: true, name: `Key ${n}` });
    await ownerDb.vaultItem.updateMany({ where: { id: itemId }, data: { version: 1 } });
    const reason = { messageKey: "engine.failingRefused", params: { app: "Twilio", status: 401 } };
    await markFailing({ tenantId: actor.tenantId, itemId, version: 1 }, reason);
  }
}

test("a flow that fails in masses has one row of what waits, and one message of the hour", async () => {
  const actor = await makeActor();
  await turnOn(actor, "EXECUTION");
  const flowId = await makeReturnFlow(actor);
  await noteFailures(actor, flowId, 1);
  await rig.alerts().tellDue();
  await noteFailures(actor, flowId, 12_000);
  await rig.alerts().tellDue();
  expect(await factsOf(actor)).toMatchObject([{ count: 1 }, { count: 12_000, doneAt: null }]);
  await noteFailures(actor, flowId, 500);
  await rig.alerts(1.1 * HOUR_MS).tellDue();
  expect(rig.told()).toHaveLength(2);
  expect(rig.told()[1]).toContain("*12,500 executions of Order shipped failed*");
  expect((await factsOf(actor)).filter(({ doneAt }) => doneAt === null)).toEqual([]);
}, 60_000);

test("many items that expire at once are told as one, the first by name", async () => {
  const actor = await makeActor();
  await turnOn(actor, "EXPIRY");
  await makeExpiring(actor, 23);
  await rig.alerts().noteExpiries();
  await rig.alerts().tellDue();
  await rig.alerts(HOUR_MS).tellDue();
  expect(rig.told()).toHaveLength(1);
  const [title, ...lines] = rig.told()[0]?.split("\n") ?? [];
  expect(title).toBe("*23 items of the vault expire*");
  expect(lines).toHaveLength(22);
  expect(lines[0]).toMatch(/^Key \d+ expires in 7 days$/);
  expect(lines.slice(20)).toEqual(["And 3 more.", expect.stringContaining("/vault|Open in Coffre>")]);
  expect((await factsOf(actor)).filter(({ doneAt }) => doneAt === null)).toEqual([]);
});

test("many that cannot be told are tried again together", async () => {
  const actor = await makeActor();
  await turnOn(actor, "EXPIRY", { connectionId: await makeWay(actor, "SENDGRID"), ...mail });
  await makeExpiring(actor, 7);
  await rig.alerts().noteExpiries();
  rig.apis.SENDGRID.next(sendgridFailure(503, "down"));
  await rig.alerts().tellDue();
  expect(await factsOf(actor)).toMatchObject(Array.from({ length: 7 }, () => ({ attempts: 1, doneAt: null })));
  await rig.alerts(2 * 60_000).tellDue();
  expect(rig.apis.SENDGRID.requests.map(({ body }) => (body as { subject: string }).subject)).toEqual(
    Array.from({ length: 2 }, () => "Coffre: 7 items of the vault expire"),
  );
});

test("a flow is started for each of many", async () => {
  const actor = await makeActor();
  const flowId = await makeReturnFlow(actor);
  await turnOn(actor, "CONNECTION", { flowId });
  await makeFailing(actor, 7);
  await rig.alerts().tellDue();
  const inputs = (await ownerDb.flowExecution.findMany({ where: { flowId } })).map(({ input }) => input);
  expect(inputs).toHaveLength(7);
  expect(inputs).toMatchObject(Array.from({ length: 7 }, () => ({ event: "FAILED", count: 1 })));
});

test("a tenant whose provider does not answer holds up nobody else's alerts", async () => {
  const [slow, other] = [await makeActor(), await makeActor()];
  for (const kind of ["CONNECTION", "EXPIRY", "EXECUTION"] as const)
    await turnOn(slow, kind, { connectionId: await makeWay(slow, "SENDGRID"), ...mail });
  await makeFailing(slow, 5);
  await makeExpiring(slow, 5);
  await rig.alerts().noteExpiries();
  const deaf = await startSendgrid("SG.alert");
  for (let n = 0; n < 10; n++) deaf.next("slow");
  await turnOn(other, "CONNECTION");
  await makeFailing(other);

  const engine = await makeEngineParts({ providerUrls: { SENDGRID: deaf.url, SLACK: rig.apis.SLACK.url } });
  const alerts = createAlerts({ engine, publicUrl: PUBLIC_URL });
  const telling = alerts.tellDue();
  await vi.waitFor(() => expect(rig.told()).toHaveLength(1), { timeout: 10_000 });
  expect(deaf.requests.length).toBeLessThanOrEqual(2);
  await Promise.all([alerts.stop(), deaf.close(), telling]);
  await engine.egress.close();
});

test("a provider's words that are cut within a character are kept, and tried again as any", async () => {
  const actor = await makeActor();
  await turnOn(actor, "CONNECTION", { connectionId: await makeWay(actor, "SENDGRID"), ...mail });
  await makeFailing(actor);
  for (let n = 0; n < 2; n++) rig.apis.SENDGRID.next(sendgridFailure(400, `${"x".repeat(299)}😀 is not allowed`));
  await rig.alerts().tellDue();
  expect(await factsOf(actor)).toMatchObject([{ attempts: 1, claimedUntil: null }]);
  expect((await alertOf(actor, "CONNECTION")).failure).not.toBeNull();
  expect(await testAlert(rig.engine, actor, "CONNECTION", PUBLIC_URL)).toMatchObject({ outcome: "failed" });
});
