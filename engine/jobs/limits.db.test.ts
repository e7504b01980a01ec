import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { cancelExecution } from "#lib/executions/mutations/cancel-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { makeEngineParts, readExecution, runStored } from "#test/engine-parts.ts";
import { type EngineRig, makeRig } from "#test/engine-rig.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { startCounting } from "#test/providers/counting.ts";

const ANSWER_MS = 80;

let service: Awaited<ReturnType<typeof startCounting>>;
/** When each call came. */
const calledAt: number[] = [];
beforeAll(async () => {
  service = await startCounting(() => {
    calledAt.push(performance.now());
    return { afterMs: ANSWER_MS };
  });
});
afterAll(() => service.close());

const wait = (number: number) => ({ id: "wait", type: "FLOW", action: "DELAY_FLOW", params: { number } });
const send = () => ({
  id: "send",
  type: "HTTP",
  action: "SEND_REQUEST",
  params: { method: "POST", url: `${service.origin}/order/{{ input }}` },
});

async function makeLimited(actor: Actor, actions: object[], settings: object): Promise<string> {
  const { id } = await createFlow(actor, { name: "Orders", actions: actions as never, publish: true });
  await ownerDb.flow.updateMany({ where: { id }, data: settings });
  return id;
}

async function enqueueMany({ runner }: EngineRig, { tenantId }: Actor, flowId: string, count: number): Promise<void> {
  const starts = Array.from({ length: count }, (_, input) => ({ tenantId, flowId, source: "API" as const, input }));
  await Promise.all(starts.map((start) => runner.enqueue(start)));
}

const untilAll = (flowId: string, status: string) =>
  vi.waitFor(
    async () => {
      const rows = await ownerDb.flowExecution.findMany({ where: { flowId }, select: { status: true } });
      expect(new Set(rows.map((row) => row.status))).toEqual(new Set([status]));
    },
    { timeout: 25_000, interval: 100 },
  );

/** How many calls were on their way at once, at most. Each stays for `ANSWER_MS`, and with it its execution. */
function mostAtOnce(): number {
  const counts = calledAt.map((from) => calledAt.filter((at) => at >= from && at < from + ANSWER_MS).length);
  return Math.max(...counts);
}

test("two engines together run no more executions of a flow than it allows, and the rest follow", async () => {
  calledAt.length = 0;
  const actor = await makeActor();
  const rigs = [await makeRig({ allow: [service.allow] }), await makeRig({ allow: [service.allow] })];
  const flowId = await makeLimited(actor, [send()], { concurrencyLimit: 3 });
  for (const { dispatcher } of rigs) dispatcher.start();
  await enqueueMany(rigs[0] as EngineRig, actor, flowId, 24);
  await untilAll(flowId, "COMPLETED");
  expect(calledAt).toHaveLength(24);
  expect(mostAtOnce()).toBeLessThanOrEqual(3);
  expect(mostAtOnce()).toBeGreaterThan(1);
});

test("a synchronous run of a flow that is full waits for its place", async () => {
  const actor = await makeActor();
  const rig = await makeRig({ allow: [service.allow] });
  rig.dispatcher.start();
  const flowId = await makeLimited(actor, [send()], { concurrencyLimit: 1 });
  const start = { tenantId: actor.tenantId, flowId, source: "HOOK", input: 1 } as const;
  const ends = await Promise.all(Array.from({ length: 4 }, () => rig.runner.runNow(start, 20_000)));
  expect(ends.map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => "COMPLETED"));
});

test("a flow's time limit ends its execution; what it rested does not count", async () => {
  const actor = await makeActor();
  const engine = await makeEngineParts({ allow: [service.allow] });
  const rig = await makeRig();
  async function run(actions: object[]) {
    const flowId = await makeLimited(actor, actions, { timeLimitSeconds: 1 });
    await enqueueMany(rig, actor, flowId, 1);
    const row = await ownerDb.flowExecution.findFirstOrThrow({ where: { flowId } });
    const key = { tenantId: actor.tenantId, executionId: row.id };
    await runStored(engine, key);
    return { key, read: () => readExecution(actor.tenantId, row.id) };
  }
  const long = await run([wait(2), send()]);
  expect(await long.read()).toMatchObject({
    status: "FAILED",
    error: { code: "ERR_BUDGET_TIME", params: { seconds: 1 } },
  });

  const rested = await run([wait(3), send()]);
  expect(await rested.read()).toMatchObject({ status: "WAITING" });
  const past = new Date(Date.now() - 60_000);
  await ownerDb.flowExecution.updateMany({ where: { id: rested.key.executionId }, data: { resumeAt: past } });
  await ownerDb.executionStep.updateMany({
    where: { executionId: rested.key.executionId },
    data: { resumeAt: past, startedAt: past },
  });
  await runStored(engine, rested.key);
  expect(await rested.read()).toMatchObject({ status: "COMPLETED" });

  // What it ran before does.
  const spent = await run([wait(3), send()]);
  await ownerDb.flowExecution.updateMany({
    where: { id: spent.key.executionId },
    data: { resumeAt: past, ranMs: 1_100 },
  });
  await runStored(engine, spent.key);
  expect(await spent.read()).toMatchObject({ status: "FAILED", error: { code: "ERR_BUDGET_TIME" } });
  await engine.egress.close();
});

test("cancelling reaches the engine that runs it by notification", async () => {
  const actor = await makeActor();
  // Renewing a lease would tell it too, a minute later here.
  const rig = await makeRig({ allow: [service.allow], renewMs: 60_000 });
  rig.dispatcher.start();
  calledAt.length = 0;
  const each = {
    id: "each",
    type: "FLOW",
    action: "FOR_EACH",
    params: { items: "{{ input }}", do: [send(), wait(2)] },
  };
  const flowId = await makeLimited(actor, [each], {});
  const items = Array.from({ length: 10 }, (_, index) => index);
  const start = { tenantId: actor.tenantId, flowId, source: "API", input: items } as const;
  const { executionId } = await rig.runner.enqueue(start);
  await vi.waitFor(() => expect(calledAt).toHaveLength(1), { timeout: 10_000 });
  await cancelExecution(actor, { executionId });
  const key = { tenantId: actor.tenantId, executionId };
  expect(await rig.runner.awaitEnd(key, 15_000)).toMatchObject({ status: "CANCELED" });
  expect(calledAt.length).toBeLessThan(5);
});
