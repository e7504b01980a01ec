import { describe, expect, test, vi } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { startExecution } from "#lib/executions/mutations/start-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { makeEngineParts, readExecution } from "#test/engine-parts.ts";
import { makeRig } from "#test/engine-rig.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { claimExecutions } from "../run/claim-executions.ts";
import { openJournal } from "../run/journal.ts";
import { runExecution } from "../run/run-execution.ts";
import { LeaseLostError } from "../run/step-rows.ts";
import type { JobQueue } from "./execution-queue.ts";
import type { RunFunction } from "./run-pool.ts";

const doNothing = [{ id: "a", type: "FLOW", action: "RETURN_JSON", params: { payload: { ok: true } } }];

async function startMany(actor: Actor, queue: JobQueue, count: number): Promise<string[]> {
  const { id: flowId } = await createFlow(actor, { name: "Order alerts", actions: doNothing });
  const ids: string[] = [];
  for (let index = 0; index < count; index++) {
    const { id } = await startExecution(actor, { flowId, which: "draft", input: index }, queue);
    ids.push(id);
  }
  return ids;
}

const statusesOf = async (ids: string[]) =>
  (await ownerDb.flowExecution.findMany({ where: { id: { in: ids } }, select: { status: true } })).map(
    ({ status }) => status,
  );

const untilAll = (ids: string[], status: string) =>
  vi.waitFor(async () => expect(new Set(await statusesOf(ids))).toEqual(new Set([status])), {
    timeout: 15_000,
    interval: 50,
  });

test("what is started is woken for, runs, and its job goes", async () => {
  const { queue, dispatcher } = await makeRig();
  dispatcher.start();
  const actor = await makeActor();
  const [id = ""] = await startMany(actor, queue, 1);
  await untilAll([id], "COMPLETED");
  expect(await readExecution(actor.tenantId, id)).toMatchObject({
    result: { ok: true },
    engineId: null,
    leaseUntil: null,
    takes: 1,
  });
  await vi.waitFor(async () => expect(await jobState(id)).toBeUndefined(), { timeout: 5_000 });
});

test("two engines on one database run each execution once", async () => {
  const runs: string[] = [];
  const engine = await makeEngineParts();
  const run: RunFunction = async (execution, signals) => {
    runs.push(execution.executionId);
    return (await runExecution(engine, execution, signals))?.end ?? "left";
  };
  const first = await makeRig({ run, pollMs: 50 });
  const second = await makeRig({ run, pollMs: 50 });
  const ids = await startMany(await makeActor(), first.queue, 40);
  first.dispatcher.start();
  second.dispatcher.start();
  await untilAll(ids, "COMPLETED");
  expect(runs.filter((id) => ids.includes(id)).toSorted()).toEqual(ids.toSorted());
});

test("of two that claim the same execution, one gets it", async () => {
  const { queue } = await makeRig();
  const actor = await makeActor();
  const [executionId = ""] = await startMany(actor, queue, 1);
  const key = { tenantId: actor.tenantId, executionId };
  const claims = await Promise.all(Array.from({ length: 6 }, () => claimExecutions(newId(), [key])));
  expect(claims.flat()).toHaveLength(1);
});

describe("executions whose engine is gone", () => {
  async function abandon(
    isInEffect: boolean,
  ): Promise<{ actor: Actor; id: string; itemId: string; journal: ReturnType<typeof openJournal> }> {
    const { queue } = await makeRig();
    const actor = await makeActor();
    const section = { sectionId: await makeSection(actor) };
    const item = await createConnection(actor, { ...section, appId: "TWILIO", name: "Later" });
    const sms = { connection_id: toPublicId("ac", item.id), from: "+1", to: "+2", message: "hi" };
    const { id: flowId } = await createFlow(actor, {
      name: "Order alerts",
      actions: [{ id: "sms", type: "TWILIO", action: "SEND_SMS", params: sms }],
    });
    const { id } = await startExecution(actor, { flowId, which: "draft", input: {} }, queue);
    const [claimed] = await claimExecutions(newId(), [{ tenantId: actor.tenantId, executionId: id }]);
    if (!claimed) throw new Error("the execution was not to be claimed");
    const journal = openJournal(claimed, (await makeEngineParts()).keyring);
    if (isInEffect) {
      await journal.begin({
        seq: 0,
        attempt: 1,
        path: "0",
        actionId: "sms",
        type: "TWILIO",
        action: "SEND_SMS",
        status: "STARTED",
        startedAt: new Date(),
        endedAt: null,
        resumeAt: null,
        shown: { input: { to: "+2" } },
        real: null,
        idempotencyKey: `${id}-0`,
      });
    }
    await ownerDb.flowExecution.updateMany({ where: { id }, data: { leaseUntil: new Date(0) } });
    return { actor, id, itemId: item.id, journal };
  }

  test("in the middle of an outside effect: uncertain, with what to check, and not repeated", async () => {
    const { actor, id, itemId, journal } = await abandon(true);
    const { dispatcher } = await makeRig();
    dispatcher.start();
    await dispatcher.sweep();
    await untilAll([id], "UNCERTAIN");
    const execution = await readExecution(actor.tenantId, id);
    const error = {
      code: "ERR_EXECUTION_UNCERTAIN",
      messageKey: "engine.uncertain",
      params: { action: "sms", app: "Twilio" },
    };
    expect(execution).toMatchObject({ error, endedAt: expect.any(Date), takes: 2 });
    expect(execution.steps).toMatchObject([{ status: "STARTED", attempt: 1, shown: { input: { to: "+2" } } }]);
    await vi.waitFor(async () =>
      expect(await ownerDb.vaultItemUse.count({ where: { itemId, flowVersionId: { not: null } } })).toBe(0),
    );

    // The engine that was thought dead comes back: it may not write any more.
    const ending = { status: "COMPLETED", result: null, resultStatus: null, error: null } as const;
    await expect(journal.finish(ending, null)).rejects.toThrow(LeaseLostError);
    expect((await readExecution(actor.tenantId, id)).status).toBe("UNCERTAIN");
  });

  test("between two actions: it goes on in another engine", async () => {
    const { actor, id } = await abandon(false);
    const { dispatcher } = await makeRig();
    dispatcher.start();
    await dispatcher.sweep();
    // Its connection is empty: that it failed for this shows that it ran.
    await untilAll([id], "FAILED");
    expect(await readExecution(actor.tenantId, id)).toMatchObject({
      error: { code: "ERR_CONNECTION_EMPTY" },
      takes: 2,
    });
  });

  test("one whose lease still holds is left alone", async () => {
    const { actor, id } = await abandon(false);
    await ownerDb.flowExecution.updateMany({ where: { id }, data: { leaseUntil: new Date(Date.now() + 60_000) } });
    const { dispatcher } = await makeRig();
    await dispatcher.sweep();
    expect((await readExecution(actor.tenantId, id)).status).toBe("RUNNING");
  });

  test("one that waits without a job is run all the same", async () => {
    const { queue, dispatcher } = await makeRig();
    const [id = ""] = await startMany(await makeActor(), queue, 1);
    await queue.fetch(1_000);
    await queue.remove(id);
    await ownerDb.flowExecution.updateMany({ where: { id }, data: { createdAt: new Date(Date.now() - 120_000) } });
    await dispatcher.sweep();
    await untilAll([id], "COMPLETED");
  });
});

test("stopping gives what does not end in time to others", async () => {
  const hanging: RunFunction = async (_, { leave }) => {
    await new Promise((resolve) => leave.addEventListener("abort", resolve, { once: true }));
    return "left";
  };
  const { queue, dispatcher } = await makeRig({ run: hanging });
  dispatcher.start();
  const ids = await startMany(await makeActor(), queue, 1);
  await untilAll(ids, "RUNNING");
  await dispatcher.stop(100);
  expect(await statusesOf(ids)).toEqual(["QUEUED"]);
  expect(await jobState(ids[0] ?? "")).toBe("created");
  const other = await makeRig({ pollMs: 50 });
  other.dispatcher.start();
  await untilAll(ids, "COMPLETED");
});

async function jobState(id: string): Promise<string | undefined> {
  const [job] = await ownerDb.$queryRaw<{ state: string }[]>`select state::text from pgboss.job where id = ${id}::uuid`;
  return job?.state;
}

test("what is fetched and done with takes no newer job of the execution along", async () => {
  const { queue } = await makeRig();
  const actor = await makeActor();
  const [id = ""] = await startMany(actor, queue, 1);
  await vi.waitFor(async () => {
    await queue.fetch(100);
    expect(await jobState(id)).toBe("active");
  });
  await ownerDb.$transaction((tx) => queue.add(tx as never, { tenantId: actor.tenantId, executionId: id }));
  await queue.remove(id);
  expect(await jobState(id)).toBe("created");
});

test("an execution under which engines die again and again is given up", async () => {
  const { queue, dispatcher } = await makeRig();
  const actor = await makeActor();
  const [id = ""] = await startMany(actor, queue, 1);
  await claimExecutions(newId(), [{ tenantId: actor.tenantId, executionId: id }]);
  const lost = { status: "RUNNING" as const, engineId: newId(), leaseUntil: new Date(0) };
  await ownerDb.flowExecution.updateMany({ where: { id }, data: { ...lost, abandoned: 19 } });
  await dispatcher.sweep();
  expect(await readExecution(actor.tenantId, id)).toMatchObject({ status: "QUEUED", abandoned: 20 });
  await ownerDb.flowExecution.updateMany({ where: { id }, data: lost });
  await dispatcher.sweep();
  expect(await readExecution(actor.tenantId, id)).toMatchObject({
    status: "FAILED",
    error: { code: "ERR_ENGINE_LOST" },
    endedAt: expect.any(Date),
  });
});
