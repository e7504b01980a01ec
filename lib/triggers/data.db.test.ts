import { expect, test } from "vitest";
import { findTargetLinks } from "#lib/audit/target-links.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { listTriggers } from "./data.ts";
import { triggerSummary } from "./schema.ts";

/** As the dashboard's process: its role may look, at all but what proves a caller, and write nothing. */
async function makeRows() {
  const actor = await makeActor();
  const { tenantId } = actor;
  const { id: flowId } = await createFlow(actor, { name: "Order shipped" });
  const common = { tenantId, flowId, createdById: actor.operatorId };
  const hook = { ...common, id: newId(), type: "HOOK", name: "Shop", mode: "SYNC", auth: "SECRET" } as const;
  const secretHash = new Uint8Array(32).fill(7);
  await ownerDb.flowTrigger.create({ data: { ...hook, secretHash, idempotencySource: "header:X-Id" } });
  const schedule = { ...common, id: newId(), type: "SCHEDULE", name: "Nightly" } as const;
  await ownerDb.flowTrigger.create({ data: { ...schedule, cron: "0 3 * * *", timeZone: "UTC", isEnabled: false } });
  return { actor, flowId, hookId: hook.id };
}

test("the dashboard lists hooks without their secrets, and schedules with their times", async () => {
  const { actor, flowId } = await makeRows();
  const viewer = await makeActor({ tenantOf: actor, role: "viewer" });
  const triggers = await listTriggers(viewer, flowId);
  expect(triggers.map((trigger) => triggerSummary.parse(JSON.parse(JSON.stringify(trigger))))).toEqual(triggers);
  expect(triggers).toMatchObject([
    { type: "HOOK", url: expect.stringMatching(/\/hooks\/aft_\w{22}$/), idempotency: { from: "header", name: "X-Id" } },
    { type: "SCHEDULE", isEnabled: false, nextTimes: [] },
  ]);
  await ownerDb.flowTrigger.updateMany({ where: { flowId, type: "SCHEDULE" }, data: { isEnabled: true } });
  const [, schedule] = await listTriggers(viewer, flowId, new Date("2026-11-22T12:00:00Z"));
  expect(schedule?.type === "SCHEDULE" && schedule.nextTimes.map((time) => time.toISOString().slice(0, 13))).toEqual(
    [23, 24, 25, 26, 27].map((day) => `2026-11-${day}T03`),
  );
});

test("of what proves a hook’s callers, the item’s name is for those who may view it", async () => {
  const { actor, flowId } = await makeRows();
  const { tenantId } = actor;
  const { id: callbackItemId } = await makeConnection(actor, { sectionId: await makeSection(actor) });
  const hook = { tenantId, flowId, id: newId(), type: "HOOK", name: "Texts", mode: "SYNC", auth: "CALLBACK" } as const;
  const proof = { callbackScheme: "TWILIO", callbackItemId, callbackField: "api_key", callbackOptions: {} } as const;
  await ownerDb.flowTrigger.create({ data: { ...hook, ...proof } });
  const callbackFor = async (who: Actor) =>
    (await listTriggers(who, flowId)).flatMap((trigger) => (trigger.type === "HOOK" && trigger.callback) || []);
  const shown = { scheme: "TWILIO", itemId: callbackItemId, itemName: "Order alerts", field: "api_key", options: null };
  expect(await callbackFor(actor)).toEqual([shown]);
  const viewer = await makeActor({ tenantOf: actor, role: "viewer" });
  expect(await callbackFor(viewer)).toEqual([{ ...shown, itemName: null }]);
});

test("the database keeps what proves the callers whole, and its item", async () => {
  const { actor, flowId, hookId } = await makeRows();
  const { tenantId } = actor;
  const { id: callbackItemId } = await makeConnection(actor, { sectionId: await makeSection(actor) });
  const where = { tenantId_id: { tenantId, id: hookId } };
  const half = ownerDb.flowTrigger.update({ where, data: { callbackScheme: "GITHUB", callbackItemId } });
  await expect(half).rejects.toThrow(/FlowTrigger_callback/);
  const proof = { callbackScheme: "GITHUB", callbackItemId, callbackField: "password", callbackOptions: {} } as const;
  await expect(ownerDb.flowTrigger.update({ where, data: proof })).rejects.toThrow(/FlowTrigger_callback/);
  const hook = { tenantId, flowId, id: newId(), type: "HOOK", name: "Hub", mode: "SYNC", auth: "CALLBACK" } as const;
  await ownerDb.flowTrigger.create({ data: { ...hook, ...proof } });
  await expect(ownerDb.vaultItem.deleteMany({ where: { id: callbackItemId } })).rejects.toThrow(/callbackItemId_fkey/);
  const elsewhere = await makeActor();
  const other = await makeConnection(elsewhere, { sectionId: await makeSection(elsewhere) });
  const foreign = { ...hook, id: newId(), ...proof, callbackItemId: other.id };
  await expect(ownerDb.flowTrigger.create({ data: foreign })).rejects.toThrow(/callbackItemId_fkey/);
  const uses = { tenantId, id: newId(), itemId: callbackItemId, triggerId: hook.id, draftOfFlowId: flowId };
  await expect(ownerDb.vaultItemUse.create({ data: uses })).rejects.toThrow(/one_consumer/);
});

test("another organisation finds no flow", async () => {
  const { flowId } = await makeRows();
  await expect(listTriggers(await makeActor(), flowId)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("the audit log links a trigger to its flow’s triggers, in its own organisation", async () => {
  const { actor, flowId, hookId } = await makeRows();
  const targets = [{ action: "trigger.update", targetId: hookId }];
  expect([...(await findTargetLinks(actor, targets))]).toEqual([[hookId, `/flows/${flowId}/triggers`]]);
  expect([...(await findTargetLinks(await makeActor(), targets))]).toEqual([]);
});

test("its role reads no hash and no key, and writes no trigger", async () => {
  const { actor, flowId, hookId } = await makeRows();
  const { tenantId } = actor;
  const denied = /permission denied/;
  await expect(db.$queryRaw`select "secretHash" from "FlowTrigger"`).rejects.toThrow(denied);
  await expect(db.$queryRaw`select * from "TriggerSecret"`).rejects.toThrow(denied);
  await expect(db.$executeRaw`update "FlowTrigger" set "isEnabled" = false`).rejects.toThrow(denied);
  await expect(db.$executeRaw`delete from "FlowTrigger" where "id" = ${hookId}::uuid`).rejects.toThrow(denied);
  const insert = db.$executeRaw`insert into "FlowTrigger" ("tenantId", "id", "flowId", "type", "name", "updatedAt")
    values (${tenantId}::uuid, ${newId()}::uuid, ${flowId}::uuid, 'HOOK', 'x', now())`;
  await expect(insert).rejects.toThrow(denied);
});
