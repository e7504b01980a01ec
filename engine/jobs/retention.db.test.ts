import { describe, expect, test, vi } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { pool, withClient } from "#lib/db/pool.ts";
import type { ExecutionStatus } from "#lib/executions/schema.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { makeActor } from "#test/factories.ts";
import { makeHookEngine } from "#test/hook-engine.ts";
import { ownerDb } from "#test/owner.ts";
import { makeHook, makeReturnFlow } from "#test/triggers.ts";
import { DELETE_OLD, deleteOldExecutions } from "./retention.ts";

const DAY_MS = 86_400_000;

async function makeFlow(actor: Actor, kept: { keepDays?: number; keepExecutions?: number }): Promise<string> {
  const { id } = await createFlow(actor, { name: "Orders", actions: [], publish: true });
  await ownerDb.flow.updateMany({ where: { id }, data: kept });
  return id;
}

/** One execution for each age in days, with ids of their time, as those that were really made then have. */
async function makeAged(
  { tenantId }: Actor,
  flowId: string,
  ages: readonly number[],
  status: ExecutionStatus = "COMPLETED",
): Promise<string[]> {
  const version = await ownerDb.flowVersion.findFirstOrThrow({ where: { tenantId, flowId, number: { not: null } } });
  const rows = ages.map((age, index) => {
    const createdAt = new Date(Date.now() - age * DAY_MS);
    return {
      ...{ tenantId, flowId, flowVersionId: version.id, isDraft: false, status, createdAt },
      id: idOf(createdAt, index),
    };
  });
  await ownerDb.flowExecution.createMany({ data: rows });
  await ownerDb.executionStep.createMany({
    data: rows.map(({ id, createdAt: startedAt }) => ({
      ...{ tenantId, executionId: id, seq: 0, path: "0", actionId: "a", type: "FLOW", action: "DO_NOTHING" },
      ...{ status: "SUCCEEDED" as const, startedAt, shown: {} },
    })),
  });
  return rows.map(({ id }) => id);
}

/** UUIDv7 of that moment. */
function idOf(at: Date, index: number): string {
  const time = at.getTime().toString(16).padStart(12, "0");
  const random = crypto.randomUUID().slice(-12);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${index.toString(16).padStart(3, "0")}-8000-${random}`;
}

const agesOf = async (flowId: string) =>
  (await ownerDb.flowExecution.findMany({ where: { flowId }, orderBy: { id: "desc" } })).map(({ createdAt }) =>
    Math.round((Date.now() - Number(createdAt)) / DAY_MS),
  );

describe("what a flow does not keep", () => {
  test("goes by age or by count, whichever keeps less, for each flow by its own settings", async () => {
    const actor = await makeActor();
    const byAge = await makeFlow(actor, { keepDays: 3 });
    const byCount = await makeFlow(actor, { keepExecutions: 2 });
    const byBoth = await makeFlow(actor, { keepDays: 2, keepExecutions: 4 });
    for (const flowId of [byAge, byCount, byBoth]) await makeAged(actor, flowId, [0, 1, 2.5, 4, 40]);
    const gone = await deleteOldExecutions();
    expect(gone).toBeGreaterThanOrEqual(8);
    expect(await agesOf(byAge)).toEqual([0, 1, 3]);
    expect(await agesOf(byCount)).toEqual([0, 1]);
    expect(await agesOf(byBoth)).toEqual([0, 1]);
    // Their journals with them.
    expect(await ownerDb.executionStep.count({ where: { tenantId: actor.tenantId } })).toBe(7);
  });

  test("never is what has not ended, however old it is and however much came after", async () => {
    const actor = await makeActor();
    const flowId = await makeFlow(actor, { keepDays: 1, keepExecutions: 0 });
    const unfinished = (
      await Promise.all((["QUEUED", "RUNNING", "WAITING"] as const).map((each) => makeAged(actor, flowId, [400], each)))
    ).flat();
    await makeAged(actor, flowId, [0, 0.1, 399, 401]);
    for (const status of ["FAILED", "UNCERTAIN", "CANCELED"] as const) await makeAged(actor, flowId, [5], status);
    await deleteOldExecutions();
    const left = await ownerDb.flowExecution.findMany({ where: { flowId } });
    expect(left.map(({ id }) => id).toSorted()).toEqual(unfinished.toSorted());
  });

  test("is not what waits for a person’s word, however much came after; that goes by age", async () => {
    const actor = await makeActor();
    const flowId = await makeFlow(actor, { keepDays: 3, keepExecutions: 1 });
    for (const age of [2, 4]) await makeAged(actor, flowId, [age], "UNCERTAIN");
    await makeAged(actor, flowId, [0, 1]);
    await deleteOldExecutions();
    expect(await agesOf(flowId)).toEqual([0, 2]);
  });

  test("goes in batches, all of it in one call", async () => {
    const actor = await makeActor();
    const flowId = await makeFlow(actor, { keepDays: 1 });
    await makeAged(actor, flowId, [0, ...Array.from({ length: 600 }, (_, index) => 2 + index / 1_000)]);
    await deleteOldExecutions();
    expect(await agesOf(flowId)).toEqual([0]);
  });

  test("is found without reading what is kept", async () => {
    const actor = await makeActor();
    for (const _ of [1, 2]) {
      await makeAged(
        actor,
        await makeFlow(actor, { keepExecutions: 2_000 }),
        Array.from({ length: 2_000 }, (_, index) => index / 100),
      );
    }
    await ownerDb.$executeRaw`analyze "FlowExecution", "Flow"`;
    type Plan = Record<string, unknown> & { Plans?: Plan[] };
    const [row] = await ownerDb.$queryRawUnsafe<{ "QUERY PLAN": [{ Plan: Plan }] }[]>(
      `explain (analyze, format json) ${DELETE_OLD.replaceAll("$1", "500")}`,
    );
    const all = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(all)];
    const ofRows = all(row?.["QUERY PLAN"][0].Plan ?? {}).filter((plan) => plan.Alias === "e");
    const read = ofRows.map((plan) => Number(plan["Rows Removed by Filter"] ?? 0) * Number(plan["Actual Loops"]));
    expect(ofRows).not.toEqual([]);
    expect(Math.max(...read)).toBeLessThan(500);
  });

  test("is left to the engine that is at it; after it, and after one that failed, others go on", async () => {
    const actor = await makeActor();
    const flowId = await makeFlow(actor, { keepDays: 1 });
    await makeAged(actor, flowId, [0, 2]);
    await withClient(async (other) => {
      await other.query("select pg_advisory_lock(4729103)");
      expect(await deleteOldExecutions()).toBe(0);
      await other.query("select pg_advisory_unlock(4729103)");
    });
    expect(await agesOf(flowId)).toEqual([0, 2]);

    await ownerDb.$executeRaw`alter table "FlowExecution" rename to "Away"`;
    try {
      await expect(deleteOldExecutions()).rejects.toThrow();
    } finally {
      await ownerDb.$executeRaw`alter table "Away" rename to "FlowExecution"`;
    }
    // The server lets go of it once it has seen that the connection is closed.
    await vi.waitFor(async () => {
      const { rows } = await pool().query(`select 1 from pg_locks where locktype = 'advisory' and objid = 4729103
        and database = (select oid from pg_database where datname = current_database())`);
      expect(rows).toEqual([]);
    }, 10_000);
    await deleteOldExecutions();
    expect(await agesOf(flowId)).toEqual([0]);
  });
});

test("a call whose execution is gone is not taken for one that was answered", async () => {
  const { postJson } = await makeHookEngine();
  const actor = await makeActor();
  const flowId = await makeReturnFlow(actor);
  const { url } = await makeHook(actor, flowId, { idempotency: { from: "header", name: "Event-Id" } });
  const first = await postJson(url, 1, { "event-id": "e-1" });
  const again = await postJson(url, 2, { "event-id": "e-1" });
  expect([first.body, again.body]).toEqual([{ got: 1 }, { got: 1 }]);

  await ownerDb.flow.updateMany({ where: { id: flowId }, data: { keepExecutions: 0 } });
  await deleteOldExecutions();
  expect(await ownerDb.flowExecution.count({ where: { flowId } })).toBe(0);
  const third = await postJson(url, 3, { "event-id": "e-1" });
  const fourth = await postJson(url, 4, { "event-id": "e-1" });
  expect([third.body, fourth.body]).toEqual([{ got: 3 }, { got: 3 }]);
  expect(await ownerDb.flowExecution.count({ where: { flowId } })).toBe(1);
});
