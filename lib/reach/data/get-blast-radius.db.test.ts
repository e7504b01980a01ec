import { expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { newId } from "#lib/db/ids.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { saveDraft } from "#lib/flows/mutations/save-draft.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { makeActor, makeConnection, makeExecution, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { selectRuns } from "./count-runs.ts";
import { getBlastRadius } from "./get-blast-radius.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

const sms = (connection_id: string): FlowAction => ({
  ...{ id: "sms", type: "TWILIO", action: "SEND_SMS" },
  params: { connection_id, from: "+1", to: "+2", message: "Hi" },
});
const call = (flowId: string): FlowAction => ({
  ...{ id: "call", type: "FLOW", action: "CALL_FLOW", params: { flow_id: toPublicId("af", flowId) } },
});
const mail: FlowAction = { id: "mail", type: "AUTH0", action: "SEND_EMAIL", params: { to: "ada@example.com" } };

async function arrange() {
  const actor = await makeActor({ role: "editor" });
  const sectionId = await makeSection(actor);
  const line = await makeConnection(actor, { sectionId, name: "Line" });
  const make = async (name: string, actions: FlowAction[], publish = true) =>
    (await createFlow(actor, { name, actions, publish })).id;
  return { actor, sectionId, line, make };
}

async function run(actor: Actor, flowId: string, daysAgo: number, more: object = {}) {
  const version = await ownerDb.flowVersion.findFirstOrThrow({ where: { flowId } });
  const createdAt = new Date(Date.now() - daysAgo * DAY_MS);
  const facts = { id: newId(createdAt.getTime()), createdAt, flowId, flowVersionId: version.id, ...more };
  await makeExecution(actor, facts);
}

async function isWeekOld(flowId: string): Promise<void> {
  await ownerDb.flow.updateMany({ where: { id: flowId }, data: { createdAt: new Date(Date.now() - 30 * DAY_MS) } });
}

test("flows that would stop come first, by how often they run, with what starts them; drafts are apart", async () => {
  const { actor, line, make } = await arrange();
  const { tenantId } = actor;
  const notify = await make("Notify", [sms(line.publicId)]);
  const order = await make("Order shipped", [call(notify)]);
  await make("Tolerant", [{ ...sms(line.publicId), allow_failure: true }]);
  await make("Tried out", [sms(line.publicId)], false);
  const former = await make("Former", [sms(line.publicId)], false);
  await saveDraft(actor, { flowId: former, baseVersion: 2, actions: [] });
  await isWeekOld(order);
  for (const daysAgo of [0.1, 1, 2, 3, 4, 5, 6]) {
    await run(actor, order, daysAgo);
    await run(actor, order, daysAgo);
  }
  for (const [daysAgo, more] of [
    [8, {}],
    [1, { isDry: true }],
    [1, { isDraft: true }],
  ] as const) {
    await run(actor, order, daysAgo, more);
  }
  await run(actor, notify, 0.5);
  const [hook, schedule] = [newId(), newId()];
  const trigger = { tenantId, flowId: order, mode: "ASYNC", auth: "SIGNATURE" } as const;
  await ownerDb.flowTrigger.createMany({
    data: [
      { ...trigger, id: hook, type: "HOOK", name: "Shop" },
      { ...trigger, id: newId(), type: "HOOK", name: "Off", isEnabled: false },
    ],
  });
  const times = { cron: "0 * * * *", timeZone: "UTC" };
  await ownerDb.flowTrigger.create({
    data: { tenantId, flowId: notify, id: schedule, type: "SCHEDULE", name: "Hourly", ...times },
  });

  const radius = await getBlastRadius(actor, line.id);
  const rest = { hooks: [], schedules: [] };
  expect(radius.flows).toEqual([
    {
      ...{ id: order, name: "Order shipped", effect: "stops", isDirect: false, runsADay: 2 },
      ...{ via: [{ id: notify, name: "Notify" }], hooks: [{ id: hook, name: "Shop" }], schedules: [] },
    },
    {
      ...{ id: notify, name: "Notify", effect: "stops", isDirect: true, runsADay: 1, via: [] },
      ...{ hooks: [], schedules: [{ id: schedule, name: "Hourly" }] },
    },
    {
      ...{ id: expect.any(String), name: "Tolerant", effect: "goesOn", isDirect: true, runsADay: 0, via: [], ...rest },
    },
    {
      ...{ id: expect.any(String), name: "Tried out", effect: "draft", isDirect: true, runsADay: 0, via: [], ...rest },
    },
  ]);
  expect(radius).toMatchObject({ counts: { stops: 2, goesOn: 1, draft: 1 }, runsADay: 3, canReplace: true });
});

test("of what a flow keeps less of than a week there is, the rate is of what is kept", async () => {
  const { actor, line, make } = await arrange();
  const flowId = await make("Busy", [sms(line.publicId)]);
  await isWeekOld(flowId);
  await ownerDb.flow.updateMany({ where: { id: flowId }, data: { keepExecutions: 4 } });
  for (const daysAgo of [0.5, 1, 1.5, 2]) await run(actor, flowId, daysAgo);
  expect((await getBlastRadius(actor, line.id)).runsADay).toBeCloseTo(2, 1);
});

test("what the organisation sends and tells through it, and hooks that it proves, stop too", async () => {
  const { actor, sectionId, make } = await arrange();
  const { tenantId } = actor;
  const post = await makeConnection(actor, { sectionId, name: "Post", appId: "SENDGRID" });
  const mailing = await make("Mailing", [mail]);
  const caller = await make("Caller", [call(mailing)]);
  const called = await make("Called back", []);
  expect((await getBlastRadius(actor, post.id)).flows).toEqual([]);

  await ownerDb.tenantSender.create({ data: { tenantId, channel: "MAIL", connectionId: post.id } });
  await ownerDb.vaultItemUse.create({ data: { tenantId, id: newId(), itemId: post.id, sender: "MAIL" } });
  await ownerDb.tenantAlert.create({ data: { tenantId, kind: "EXPIRY", isEnabled: true, flowId: mailing } });
  const proof = {
    callbackScheme: "STRIPE",
    callbackItemId: post.id,
    callbackField: "key",
    callbackOptions: {},
  } as const;
  const hook = { tenantId, id: newId(), flowId: called, type: "HOOK", name: "Signed", mode: "ASYNC" } as const;
  await ownerDb.flowTrigger.create({ data: { ...hook, auth: "CALLBACK", ...proof } });

  const radius = await getBlastRadius(actor, post.id);
  expect(radius.flows.map(({ id, effect }) => [id, effect]).toSorted()).toEqual(
    [
      [mailing, "stops"],
      [caller, "stops"],
    ].toSorted(),
  );
  expect(radius).toMatchObject({
    settings: [{ kind: "sender", which: "MAIL" }],
    alerts: ["EXPIRY"],
    hooks: [{ id: hook.id, name: "Signed", flowId: called, flowName: "Called back" }],
  });
});

test("is for who may view the item: to others it is not there", async () => {
  const { actor, sectionId, line, make } = await arrange();
  await make("Notify", [sms(line.publicId)]);
  const viewer = await makeActor({ tenantOf: actor, role: "viewer", grants: { [sectionId]: "view" } });
  expect(await getBlastRadius(viewer, line.id)).toMatchObject({ flows: [{ name: "Notify" }], canReplace: false });
  for (const other of [await makeActor({ tenantOf: actor }), await makeActor()]) {
    await expect(getBlastRadius(other, line.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  }
});

test("among a hundred thousand executions a week’s are counted by the index", { timeout: 120_000 }, async () => {
  const { actor, line, make } = await arrange();
  const ids = [await make("One", [sms(line.publicId)]), await make("Two", [sms(line.publicId)])];
  const { tenantId } = actor;
  const other = await make("Other", []);
  for (const [flowId, count] of [
    [other, 96_000],
    [ids[0], 2_000],
    [ids[1], 2_000],
  ] as const) {
    const version = await ownerDb.flowVersion.findFirstOrThrow({ where: { flowId: flowId ?? "" } });
    // Half of each is older than a week.
    await ownerDb.$executeRaw`
      insert into "FlowExecution" ("tenantId", "id", "flowId", "flowVersionId", "isDraft", "status", "createdAt")
      select ${tenantId}::uuid, (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0')
        || substr(md5(n::text || ${flowId}), 1, 20))::uuid, ${flowId}::uuid, ${version.id}::uuid, false, 'COMPLETED', at
      from generate_series(1, ${count}::int) n, lateral (
        select now() - make_interval(secs => n * 14.0 * 86400 / ${count}::int) as at) t`;
  }
  await ownerDb.$executeRaw`analyze "FlowExecution"`;
  const [row] = await ownerDb.$queryRaw<{ "QUERY PLAN": unknown }[]>(
    Prisma.sql`explain (analyze, format json) ${selectRuns(tenantId, ids, new Date())}`,
  );
  const plan = JSON.stringify(row?.["QUERY PLAN"]);
  expect(plan).toContain('"FlowExecution_tenantId_flowId_id_idx"');
  expect(plan).not.toMatch(/"Seq Scan"[^{}]*"FlowExecution"/);
  expect((await getBlastRadius(actor, line.id)).flows.map(({ name }) => name)).toEqual(["One", "Two"]);
});
