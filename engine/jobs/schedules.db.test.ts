import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import type { ExecutionJob } from "#lib/executions/mutations/execution-queue.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import type { Clock } from "#lib/shared/clock.ts";
import { setTriggerEnabled } from "#lib/triggers/mutations/update-trigger.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { makeReturnFlow, makeSchedule } from "#test/triggers.ts";
import { createSchedules } from "./schedules.ts";

function makeEngine(clock?: Clock) {
  const jobs: ExecutionJob[] = [];
  const schedules = createSchedules({ queue: { add: async (_, job) => void jobs.push(job) }, ...(clock && { clock }) });
  return { jobs, ...schedules };
}

/** A schedule that is due since so long. */
async function makeDue(actor: Actor, flowId: string, agoMs = 1_000, settings: object = {}): Promise<string> {
  const { id } = await makeSchedule(actor, flowId, settings);
  await ownerDb.flowTrigger.updateMany({ where: { id }, data: { nextAt: new Date(Date.now() - agoMs) } });
  return id;
}

const executionsOf = (triggerId: string) => ownerDb.flowExecution.findMany({ where: { triggerId } });
const rowOf = (id: string) => ownerDb.flowTrigger.findFirstOrThrow({ where: { id } });

describe("what is due", () => {
  test("makes one execution with its job, and the next time is due", async () => {
    const actor = await makeActor();
    const flowId = await makeReturnFlow(actor);
    const id = await makeDue(actor, flowId, 1_000, { input: { report: "daily" } });
    const { nextAt } = await rowOf(id);
    const engine = makeEngine();
    expect(await engine.fireDue()).toBeGreaterThanOrEqual(1);
    await engine.fireDue();

    const executions = await executionsOf(id);
    expect(executions).toMatchObject([
      { status: "QUEUED", source: "SCHEDULE", isDraft: false, input: { report: "daily" }, startedById: null },
    ]);
    expect(executions[0]?.trigger).toEqual({
      dueAt: nextAt?.toISOString(),
      firedAt: expect.stringMatching(/^\d{4}-/),
      missed: 0,
    });
    const own = engine.jobs.filter(({ tenantId }) => tenantId === actor.tenantId);
    expect(own).toEqual([{ tenantId: actor.tenantId, executionId: executions[0]?.id }]);
    const after = await rowOf(id);
    expect(after.nextAt?.getTime()).toBeGreaterThan(Date.now());
    expect(after.lastFiredAt).not.toBeNull();
  });

  test("since three days, while no engine ran, is made up for once", async () => {
    const actor = await makeActor();
    const id = await makeDue(actor, await makeReturnFlow(actor), 3 * 86_400_000, { cron: "* * * * *" });
    // Of a minute that ends between the two looks, another one would be due.
    const now = new Date();
    const engine = makeEngine(() => now);
    await engine.fireDue();
    await engine.fireDue();
    const executions = await executionsOf(id);
    expect(executions).toHaveLength(1);
    const trigger = executions[0]?.trigger as { missed: number } | undefined;
    expect([4_319, 4_320]).toContain(trigger?.missed);
  });

  test("is fired once by engines that look at the same time", async () => {
    const actor = await makeActor();
    const flows = await Promise.all(Array.from({ length: 4 }, () => makeReturnFlow(actor)));
    const ids = await Promise.all(Array.from({ length: 24 }, (_, index) => makeDue(actor, flows[index % 4] as string)));
    const engines = [makeEngine(), makeEngine(), makeEngine()];
    // A flow that another engine is at is left to it, so the last ones may take another look.
    for (let look = 0; look < 10; look++) await Promise.all(engines.map((engine) => engine.fireDue()));
    const counts = await Promise.all(ids.map(async (id) => (await executionsOf(id)).length));
    expect(counts).toEqual(ids.map(() => 1));
    const jobs = engines.flatMap((engine) => engine.jobs).filter(({ tenantId }) => tenantId === actor.tenantId);
    expect(new Set(jobs.map(({ executionId }) => executionId)).size).toBe(ids.length);
  });

  test("stays due where the firing breaks off, and holds up no other", async () => {
    const actor = await makeActor();
    const first = await makeDue(actor, await makeReturnFlow(actor), 60_000);
    const second = await makeDue(actor, await makeReturnFlow(actor), 1_000);
    const broken = await rowOf(first);
    const { flowId } = broken;
    const breaking = createSchedules({
      queue: {
        async add(tx, { tenantId, executionId }) {
          const execution = await tx.flowExecution.findFirst({ where: { tenantId, id: executionId } });
          if (execution?.flowId === flowId) throw new Error("the engine dies here");
        },
      },
    });
    await breaking.fireDue();
    expect(await executionsOf(first)).toEqual([]);
    expect(await rowOf(first)).toEqual(broken);
    expect(await executionsOf(second)).toHaveLength(1);
    await makeEngine().fireDue();
    expect(await executionsOf(first)).toHaveLength(1);
  });

  test("waits while its flow is being changed, and comes after", async () => {
    const actor = await makeActor();
    const flowId = await makeReturnFlow(actor);
    const id = await makeDue(actor, flowId);
    await ownerDb.$transaction(async (tx) => {
      await tx.$queryRaw`select 1 from "Flow" where "id" = ${flowId}::uuid for no key update`;
      await makeEngine().fireDue();
      expect(await executionsOf(id)).toEqual([]);
    });
    await makeEngine().fireDue();
    expect(await executionsOf(id)).toHaveLength(1);
  });

  test("is not fired again by an engine whose clock is behind", async () => {
    const actor = await makeActor();
    const id = await makeDue(actor, await makeReturnFlow(actor), 0, { cron: "* * * * *" });
    const due = new Date("2026-01-01T03:00:00Z");
    await ownerDb.flowTrigger.updateMany({ where: { id }, data: { nextAt: due } });
    const at = (iso: string) =>
      createSchedules({ queue: { add: async () => {} }, clock: () => new Date(iso) }).fireDue();
    await at("2026-01-01T02:59:59Z");
    expect(await executionsOf(id)).toEqual([]);
    await at("2026-01-01T03:00:01Z");
    await at("2026-01-01T03:00:00Z");
    expect(await executionsOf(id)).toHaveLength(1);
    expect(await rowOf(id)).toMatchObject({ nextAt: new Date("2026-01-01T03:01:00Z") });
  });
});

test("what is off, or was never published, is not run; the latter is noted and goes on", async () => {
  const actor = await makeActor();
  const off = await makeDue(actor, await makeReturnFlow(actor));
  await setTriggerEnabled(actor, { triggerId: off, isEnabled: false });
  const { id: draft } = await createFlow(actor, { name: "Never published" });
  const unpublished = await makeDue(actor, draft);
  await makeEngine().fireDue();
  expect([...(await executionsOf(off)), ...(await executionsOf(unpublished))]).toEqual([]);
  const row = await rowOf(unpublished);
  expect(row.lastFiredAt).not.toBeNull();
  expect(row.nextAt?.getTime()).toBeGreaterThan(Date.now());
});
