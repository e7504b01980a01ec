import { beforeEach, expect, test } from "vitest";
import { newId } from "#lib/db/ids.ts";
import { startExecution } from "#lib/executions/mutations/start-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { noQueue } from "#test/engine-parts.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { claimExecutions } from "./claim-executions.ts";
import { releaseExecutions, renewLeases, requeueAbandoned } from "./lease.ts";
import type { ExecutionKey } from "./running-execution.ts";

let key: ExecutionKey;
beforeEach(async () => {
  const actor = await makeActor();
  const { id: flowId } = await createFlow(actor, { name: "Orders", actions: [] });
  const { id } = await startExecution(actor, { flowId, which: "draft", input: {} }, noQueue);
  key = { tenantId: actor.tenantId, executionId: id };
});

/** As if its lease, of 15 seconds, had been taken or renewed so long ago. */
const setRenewed = (secondsAgo: number) =>
  ownerDb.$executeRaw`
    update "FlowExecution" set "leaseUntil" = now() + make_interval(secs => ${15 - secondsAgo})
    where "id" = ${key.executionId}::uuid`;

async function claimed(): Promise<{ engineId: string; ranMs: number }> {
  const [execution] = await claimExecutions(newId(), [key]);
  if (!execution) throw new Error("it could not be claimed");
  return execution;
}

test("what ran under an engine that was killed counts, up to the last renewal of its lease", async () => {
  const { engineId, ranMs } = await claimed();
  expect(ranMs).toBe(0);
  for (const _ of [1, 2]) {
    await setRenewed(10);
    await renewLeases(engineId, [key.executionId]);
  }
  await setRenewed(3_600);
  await requeueAbandoned(noQueue, 1_000);
  const taken = await claimed();
  expect(taken.ranMs).toBeGreaterThanOrEqual(20_000);
  expect(taken.ranMs).toBeLessThan(3_600_000);
});

test("what ran under an engine that stopped counts up to its end", async () => {
  const { engineId } = await claimed();
  await setRenewed(10);
  await releaseExecutions(noQueue, engineId);
  expect((await claimed()).ranMs).toBeGreaterThanOrEqual(10_000);
});
