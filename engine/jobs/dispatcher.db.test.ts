import { afterEach, describe, expect, test, vi } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { startExecution } from "#lib/executions/mutations.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { requireEnv } from "#lib/shared/env.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { makeEngineParts, readExecution } from "#test/engine-parts.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { openJournal } from "../run/journal.ts";
import { claimExecution, type ExecutionKey } from "../run/lease.ts";
import { runExecution } from "../run/run-execution.ts";
import { createDispatcher, type Dispatcher, type DispatcherOptions } from "./dispatcher.ts";
import { type JobQueue, openJobQueue } from "./execution-queue.ts";

const open: { stop: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const { stop } of open.splice(0)) await stop();
});

type Rig = { queue: JobQueue; dispatcher: Dispatcher; engineId: string };

/** As one engine's process has it. */
async function makeRig(options: Partial<DispatcherOptions> = {}): Promise<Rig> {
  const engine = await makeEngineParts();
  const engineId = newId();
  const queue = await openJobQueue(requireEnv("COFFRE_ENGINE_DATABASE_URL"));
  const dispatcher = createDispatcher({
    engineId,
    queue,
    run: (key, leave) => runExecution(engine, engineId, key, leave),
    pollMs: 60_000,
    sweepMs: 60_000,
    ...options,
  });
  open.push({
    stop: async () => {
      await dispatcher.stop(1_000);
      await queue.close();
      await engine.egress.close();
    },
  });
  return { queue, dispatcher, engineId };
}

const doNothing = [{ id: "a", type: "FLOW", action: "RETURN_JSON", params: { payload: { ok: true } } }];

async function startMany(actor: Actor, queue: Rig["queue"], count: number): Promise<string[]> {
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

test("what is started is woken for, runs, and its job is completed", async () => {
  const { queue, dispatcher } = await makeRig();
  dispatcher.start();
  const actor = await makeActor();
  const [id = ""] = await startMany(actor, queue, 1);
  await untilAll([id], "COMPLETED");
  expect(await readExecution(actor.tenantId, id)).toMatchObject({
    result: { ok: true },
    engineId: null,
    leaseUntil: null,
  });
  await vi.waitFor(async () => expect(await jobState(id)).toBe("completed"), { timeout: 5_000 });
});

test("two engines on one database run each execution once", async () => {
  const runs: string[] = [];
  const engine = await makeEngineParts();
  const counting = (engineId: string) => async (key: ExecutionKey, leave: AbortSignal) => {
    runs.push(key.executionId);
    await runExecution(engine, engineId, key, leave);
  };
  const [a, b] = [newId(), newId()];
  const first = await makeRig({ engineId: a, run: counting(a), pollMs: 50 });
  const second = await makeRig({ engineId: b, run: counting(b), pollMs: 50 });
  const ids = await startMany(await makeActor(), first.queue, 40);
  first.dispatcher.start();
  second.dispatcher.start();
  await untilAll(ids, "COMPLETED");
  const mine = runs.filter((id) => ids.includes(id));
  expect(mine.length).toBe(40);
  const steps = await ownerDb.executionStep.groupBy({
    by: ["executionId"],
    where: { executionId: { in: ids } },
    _count: true,
  });
  expect(steps.every(({ _count }) => _count === 1)).toBe(true);
});

test("of two that claim the same execution, one gets it", async () => {
  const { queue } = await makeRig();
  const actor = await makeActor();
  const [executionId = ""] = await startMany(actor, queue, 1);
  const key = { tenantId: actor.tenantId, executionId };
  const claims = await Promise.all(Array.from({ length: 6 }, () => claimExecution(newId(), key)));
  expect(claims.filter(Boolean)).toHaveLength(1);
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
    const claimed = await claimExecution(newId(), { tenantId: actor.tenantId, executionId: id });
    if (!claimed) throw new Error("the execution was not to be claimed");
    const journal = openJournal(claimed);
    if (isInEffect) {
      await journal.begin({
        seq: 0,
        path: "0",
        actionId: "sms",
        type: "TWILIO",
        action: "SEND_SMS",
        status: "STARTED",
        startedAt: new Date(),
        endedAt: null,
        shown: { input: { to: "+2" } },
        state: null,
        idempotencyKey: `${id}-0`,
      });
    }
    await ownerDb.flowExecution.updateMany({ where: { id }, data: { leaseUntil: new Date(0) } });
    return { actor, id, itemId: item.id, journal };
  }

  test("in the middle of an outside effect: uncertain, with what to check, and not repeated", async () => {
    const { actor, id, itemId, journal } = await abandon(true);
    const { dispatcher } = await makeRig();
    await dispatcher.sweep();
    const execution = await readExecution(actor.tenantId, id);
    const error = {
      code: "ERR_EXECUTION_UNCERTAIN",
      messageKey: "engine.uncertain",
      params: { action: "sms", app: "Twilio" },
    };
    expect(execution).toMatchObject({ status: "UNCERTAIN", error, endedAt: expect.any(Date) });
    expect(execution.steps).toMatchObject([{ status: "STARTED", shown: { input: { to: "+2" }, error } }]);
    expect(await ownerDb.vaultItemUse.count({ where: { itemId, flowVersionId: { not: null } } })).toBe(0);

    // The engine that was thought dead comes back: it may not write any more.
    await expect(journal.finish({ status: "COMPLETED", result: null, error: null })).rejects.toThrow();
    expect((await readExecution(actor.tenantId, id)).status).toBe("UNCERTAIN");
  });

  test("between two actions: failed, to be run again", async () => {
    const { actor, id } = await abandon(false);
    const { dispatcher } = await makeRig();
    await dispatcher.sweep();
    expect(await readExecution(actor.tenantId, id)).toMatchObject({
      status: "FAILED",
      error: { code: "ERR_EXECUTION_INTERRUPTED", messageKey: "engine.interrupted" },
      steps: [],
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
    await queue.complete(id);
    await ownerDb.flowExecution.updateMany({ where: { id }, data: { createdAt: new Date(Date.now() - 120_000) } });
    await dispatcher.sweep();
    await untilAll([id], "COMPLETED");
  });
});

test("stopping ends what does not end in time as interrupted", async () => {
  const engineId = newId();
  const hanging: DispatcherOptions["run"] = async (key, leave) => {
    await claimExecution(engineId, key);
    await new Promise((resolve) => leave.addEventListener("abort", resolve, { once: true }));
  };
  const { queue, dispatcher } = await makeRig({ engineId, run: hanging });
  dispatcher.start();
  const ids = await startMany(await makeActor(), queue, 1);
  await untilAll(ids, "RUNNING");
  await dispatcher.stop(100);
  expect(await statusesOf(ids)).toEqual(["FAILED"]);
});

async function jobState(id: string): Promise<string | undefined> {
  const [job] = await ownerDb.$queryRaw<{ state: string }[]>`select state::text from pgboss.job where id = ${id}::uuid`;
  return job?.state;
}
