import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { pool } from "#lib/db/pool.ts";
import { startExecution } from "#lib/executions/mutations/start-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { saveDraft } from "#lib/flows/mutations/save-draft.ts";
import { noQueue } from "#test/engine-parts.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { KEPT_SAVES, thinSavedDrafts } from "./draft-snapshots.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const nothing = { id: "a", type: "FLOW", action: "DO_NOTHING" };

const run = (actor: Actor, flowId: string) => startExecution(actor, { flowId, which: "draft", input: {} }, noQueue);

const savesOf = async (flowId: string) =>
  (await ownerDb.flowVersion.findMany({ where: { flowId, number: null }, orderBy: { draftVersion: "asc" } })).map(
    ({ draftVersion }) => draftVersion,
  );

/** A flow that was saved so long ago, each time: the first is version 1. */
async function makeSaved(actor: Actor, agesMs: readonly number[]): Promise<string> {
  const { id: flowId } = await createFlow(actor, { name: "Orders", actions: [], publish: true });
  const rows = agesMs.map((ageMs, index) => ({
    ...{ tenantId: actor.tenantId, id: newId(), flowId, draftVersion: index + 1, actions: [] },
    createdAt: new Date(Date.now() - ageMs),
  }));
  await ownerDb.flowVersion.createMany({ data: rows });
  return flowId;
}

/** The middle of an hour so many days ago: some minutes around it are the same hour. */
const midHour = (days: number) => {
  const then = new Date(Date.now() - days * DAY_MS);
  then.setUTCMinutes(30, 0, 0);
  return Date.now() - then.getTime();
};
const recent = (count: number) => Array.from({ length: count }, (_, index) => (count - index) * 1000);

describe("thinSavedDrafts", () => {
  test("the last 200 stay, and of what is older the last of each hour", async () => {
    const actor = await makeActor();
    const older = [midHour(3) + 2 * HOUR_MS, midHour(3) + 60_000, midHour(3), midHour(3) - 60_000, midHour(2)];
    const flowId = await makeSaved(actor, [...older, ...recent(KEPT_SAVES)]);
    await thinSavedDrafts();
    expect((await savesOf(flowId)).slice(0, 4)).toEqual([1, 4, 5, 6]);
    expect(await savesOf(flowId)).toHaveLength(KEPT_SAVES + 3);
  });

  test("all that were the draft within the last day stay, however many", async () => {
    const actor = await makeActor();
    const flowId = await makeSaved(actor, recent(KEPT_SAVES + 50));
    await thinSavedDrafts();
    expect(await savesOf(flowId)).toHaveLength(KEPT_SAVES + 50);
  });

  test("goes 90 days after it was replaced, not after it was saved; the latest stays", async () => {
    const actor = await makeActor();
    const edited = await makeSaved(actor, [120 * DAY_MS, 110 * DAY_MS, 1000]);
    const left = await makeSaved(actor, [120 * DAY_MS, 110 * DAY_MS]);
    await thinSavedDrafts();
    expect(await savesOf(edited)).toEqual([2, 3]);
    expect(await savesOf(left)).toEqual([2]);
  });

  test("what an execution ran stays until the last of them is gone; published versions stay", async () => {
    const actor = await makeActor();
    const { id: flowId } = await createFlow(actor, { name: "Orders", actions: [], publish: true });
    const { id } = await run(actor, flowId);
    await saveDraft(actor, { flowId, baseVersion: 1, actions: [nothing] });
    const old = new Date(Date.now() - 100 * DAY_MS);
    await ownerDb.flowVersion.updateMany({ where: { flowId }, data: { createdAt: old } });
    await thinSavedDrafts();
    expect(await savesOf(flowId)).toEqual([1, 2]);
    await ownerDb.flowExecution.deleteMany({ where: { id } });
    await thinSavedDrafts();
    expect(await savesOf(flowId)).toEqual([2]);
    expect(await ownerDb.flowVersion.count({ where: { flowId, number: 1 } })).toBe(1);
  });

  test("goes in batches, all of them in one call", async () => {
    const actor = await makeActor();
    const ages = Array.from({ length: 450 }, () => 100 * DAY_MS);
    const flowId = await makeSaved(actor, [...ages, 95 * DAY_MS]);
    await thinSavedDrafts();
    expect(await savesOf(flowId)).toEqual([451]);
  });
});

test("a run that begins meanwhile keeps its version, and itself", async () => {
  const actor = await makeActor();
  const { id: flowId } = await createFlow(actor, { name: "Orders", actions: [] });
  const { id: ended } = await run(actor, flowId);
  await ownerDb.flowExecution.deleteMany({ where: { id: ended } });

  // A later save that is long past makes the draft's own version one to go.
  const later = { tenantId: actor.tenantId, id: newId(), flowId, draftVersion: 2, actions: [] };
  await ownerDb.flowVersion.create({ data: { ...later, createdAt: new Date(Date.now() - 100 * DAY_MS) } });
  const { promise: looked, resolve } = Promise.withResolvers<void>();
  // Its row is not there yet when the sweep looks, and its version is.
  const swept = looked.then(thinSavedDrafts);
  const slowQueue = {
    add: async () => {
      resolve();
      await swept;
    },
  };
  const { id } = await startExecution(actor, { flowId, which: "draft", input: {} }, slowQueue);
  const { rows } = await pool().query(`select 1 from "FlowExecution" where "id" = $1`, [id]);
  expect(rows).toHaveLength(1);
  expect(await savesOf(flowId)).toEqual([1, 2]);
});
