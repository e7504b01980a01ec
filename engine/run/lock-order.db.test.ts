import { expect, test, vi } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { cancelExecution } from "#lib/executions/mutations/cancel-execution.ts";
import { deleteExecution } from "#lib/executions/mutations/delete-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { publishFlow } from "#lib/flows/mutations/publish-flow.ts";
import { saveDraft } from "#lib/flows/mutations/save-draft.ts";
import { lockSections } from "#lib/permissions/section-access.ts";
import { makeActor, makeConnection, makeExecution, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";

const ROUNDS = 60;

const sms = (connection_id: string) => ({
  ...{ id: "sms", type: "TWILIO", action: "SEND_SMS" },
  params: { connection_id, from: "+1", to: "+2", message: "Hi" },
});

/** A flow whose published version uses a connection in a first section, and its draft one in a second. */
async function makeFlow(actor: Actor) {
  const [first = "", second = ""] = [await makeSection(actor, "A"), await makeSection(actor, "B")].toSorted();
  const [one, two] = [
    sms((await makeConnection(actor, { sectionId: first })).publicId),
    sms((await makeConnection(actor, { sectionId: second })).publicId),
  ];
  const { id: flowId } = await createFlow(actor, { name: "Order shipped", actions: [one], publish: true });
  const version = await ownerDb.flowVersion.findFirstOrThrow({ where: { flowId, number: { not: null } } });
  const save = async (actions: object[]) => {
    const { draftVersion: baseVersion } = await ownerDb.flow.findFirstOrThrow({ where: { id: flowId } });
    return saveDraft(actor, { flowId, baseVersion, actions: actions as never });
  };
  await save([two]);
  const run = (status: "COMPLETED" | "QUEUED") => makeExecution(actor, { flowId, flowVersionId: version.id, status });
  return { flowId, first, second, one, two, save, run };
}

/** Somebody of this test's database waits for a lock. */
const untilBlocked = () =>
  vi.waitFor(async () => {
    const blocked = await ownerDb.$queryRaw<unknown[]>`select 1 from pg_stat_activity
      where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`;
    expect(blocked).not.toEqual([]);
  });

const isFree = async (sectionId: string) =>
  expect(
    await ownerDb.$queryRaw<unknown[]>`select 1 from "VaultSection" where "id" = ${sectionId}::uuid for update nowait`,
  ).toHaveLength(1);

test.each([
  ["cancels an execution", "QUEUED", cancelExecution],
  ["deletes one", "COMPLETED", deleteExecution],
] as const)("who %s waits for its flow and holds none of its sections meanwhile", async (_, status, write) => {
  const actor = await makeActor();
  const { flowId, first, run } = await makeFlow(actor);
  const executionId = await run(status);
  const { written } = await ownerDb.$transaction(async (tx) => {
    await tx.$queryRaw`select 1 from "Flow" where "id" = ${flowId}::uuid for no key update`;
    const pending = write(actor, { flowId, executionId });
    await untilBlocked();
    await isFree(first);
    return { written: pending };
  });
  expect(await written).toEqual({ id: executionId });
});

test("who saves a draft takes the sections of the old one and of the new one in the order of their ids", async () => {
  const actor = await makeActor();
  const { first, second, one, save } = await makeFlow(actor);
  const { saved } = await ownerDb.$transaction(async (tx) => {
    await tx.$queryRaw`select 1 from "VaultSection" where "id" = ${first}::uuid for update`;
    const pending = save([one]);
    await untilBlocked();
    await isFree(second);
    return { saved: pending };
  });
  expect(await saved).toMatchObject({ draftVersion: 4 });
});

test("saves and publications, ends of executions and revocations of one flow never wait in a circle", async () => {
  const actor = await makeActor();
  const { tenantId } = actor;
  const { flowId, first, second, one, two, save, run } = await makeFlow(actor);
  const documents = [[one], [two], [two, { ...one, id: "again" }]];
  const writer = async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { draftVersion } = await save(documents[round % documents.length] ?? []);
      if (round % 4 === 0) await publishFlow(actor, { flowId, draftVersion });
    }
  };
  const ender = async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const executionId = await run(round % 2 === 0 ? "QUEUED" : "COMPLETED");
      if (round % 2 === 0) await cancelExecution(actor, { executionId });
      await deleteExecution(actor, { flowId, executionId });
    }
  };
  const revoker = async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await db.$transaction((tx) => lockSections(tx, tenantId, [first, second], "update"));
    }
  };
  expect(await Promise.allSettled([writer(), ender(), revoker()])).toEqual(
    Array.from({ length: 3 }, () => ({ status: "fulfilled", value: undefined })),
  );
}, 120_000);
