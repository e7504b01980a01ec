import { expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { pool } from "#lib/db/pool.ts";
import { startExecution } from "#lib/executions/mutations/start-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { saveDraft } from "#lib/flows/mutations/save-draft.ts";
import { noQueue } from "#test/engine-parts.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { deleteUnusedSnapshots } from "./draft-snapshots.ts";

const nothing = { id: "a", type: "FLOW", action: "DO_NOTHING" };

const run = (actor: Actor, flowId: string) => startExecution(actor, { flowId, which: "draft", input: {} }, noQueue);

const snapshotsOf = async (flowId: string) =>
  (await ownerDb.flowVersion.findMany({ where: { flowId, number: null }, orderBy: { draftVersion: "asc" } })).map(
    ({ draftVersion }) => draftVersion,
  );

test("a draft’s snapshot goes after the last execution of it; published versions stay", async () => {
  const actor = await makeActor();
  const { id: flowId } = await createFlow(actor, { name: "Orders", actions: [], publish: true });
  const first = await run(actor, flowId);
  const again = await run(actor, flowId);
  await saveDraft(actor, { flowId, baseVersion: 1, actions: [nothing] });
  const second = await run(actor, flowId);
  await ownerDb.flowExecution.deleteMany({ where: { id: { in: [first.id, second.id] } } });
  await deleteUnusedSnapshots();
  expect(await snapshotsOf(flowId)).toEqual([1]);
  await ownerDb.flowExecution.deleteMany({ where: { id: again.id } });
  await deleteUnusedSnapshots();
  expect(await snapshotsOf(flowId)).toEqual([]);
  expect(await ownerDb.flowVersion.count({ where: { flowId } })).toBe(1);
  // What was deleted is made again when it is run again.
  await run(actor, flowId);
  expect(await snapshotsOf(flowId)).toEqual([2]);
});

test("goes in batches, all of them in one call", async () => {
  const actor = await makeActor();
  const { id: flowId } = await createFlow(actor, { name: "Orders", actions: [] });
  const versions = Array.from({ length: 450 }, (_, draftVersion) => ({
    ...{ tenantId: actor.tenantId, id: crypto.randomUUID(), flowId, draftVersion, actions: [] },
  }));
  await ownerDb.flowVersion.createMany({ data: versions });
  await deleteUnusedSnapshots();
  expect(await snapshotsOf(flowId)).toEqual([]);
});

test("a run that begins meanwhile keeps its snapshot, and itself", async () => {
  const actor = await makeActor();
  const { id: flowId } = await createFlow(actor, { name: "Orders", actions: [] });
  const { id: ended } = await run(actor, flowId);
  await ownerDb.flowExecution.deleteMany({ where: { id: ended } });
  const { promise: looked, resolve } = Promise.withResolvers<void>();
  // Its row is not there yet when the sweep looks, and its snapshot is.
  const swept = looked.then(deleteUnusedSnapshots);
  const slowQueue = {
    add: async () => {
      resolve();
      await swept;
    },
  };
  const { id } = await startExecution(actor, { flowId, which: "draft", input: {} }, slowQueue);
  const { rows } = await pool().query(`select 1 from "FlowExecution" where "id" = $1`, [id]);
  expect(rows).toHaveLength(1);
  expect(await snapshotsOf(flowId)).toEqual([1]);
});
