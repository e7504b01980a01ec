import { afterEach, expect, test, vi } from "vitest";
import { newId } from "#lib/db/ids.ts";
import { startExecution } from "#lib/executions/mutations/start-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { requireEnv } from "#lib/shared/env.ts";
import { makeEngineParts } from "#test/engine-parts.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { openJobQueue } from "./execution-queue.ts";
import { createExecutor } from "./executor.ts";

const open: { stop: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const { stop } of open.splice(0)) await stop();
});

const flow = (id: string, action: string, params: object) => ({ id, type: "FLOW", action, params });
const rest = flow("rest", "DELAY_FLOW", { number: 1, units: "HOURS" });
const work = flow("work", "DELAY_FLOW", { number: 1, units: "SECONDS" });
const whenInput = (value: string, then: object[]) =>
  flow(`is${value}`, "BOOLEAN_CONDITION", { if: `{{ input == '${value}' }}`, then });

/** An engine that neither polls nor sweeps, so that what brings an execution is that it was woken for. */
async function makeLimited(actions: object[], limit: number) {
  const queue = await openJobQueue(requireEnv("COFFRE_ENGINE_DATABASE_URL"));
  const engine = { ...(await makeEngineParts()), queue };
  const slow = { pollMs: 60_000, sweepMs: 60_000 };
  const { dispatcher } = createExecutor({ engineId: newId(), engine, queue, ...slow });
  open.push({
    stop: async () => {
      await dispatcher.stop(1_000);
      await queue.close();
      await engine.egress.close();
    },
  });
  const actor = await makeActor();
  const { id: flowId } = await createFlow(actor, { name: "Orders", actions: actions as never });
  await ownerDb.flow.updateMany({ where: { id: flowId }, data: { concurrencyLimit: limit } });
  const start = async (input: string) => (await startExecution(actor, { flowId, which: "draft", input }, queue)).id;
  return { dispatcher, queue, actor, start };
}

const statusesOf = async (ids: string[]) => {
  const rows = await ownerDb.flowExecution.findMany({ where: { id: { in: ids } }, select: { id: true, status: true } });
  return ids.map((id) => rows.find((row) => row.id === id)?.status);
};
const untilStatuses = (ids: string[], statuses: string[]) =>
  vi.waitFor(async () => expect(await statusesOf(ids)).toEqual(statuses), { timeout: 12_000, interval: 50 });

test("one that rests makes room for the next", async () => {
  const { dispatcher, start } = await makeLimited([rest], 1);
  const ids = [await start("a"), await start("b"), await start("c")];
  dispatcher.start();
  await untilStatuses(ids, ["WAITING", "WAITING", "WAITING"]);
});

test("one that is due again takes its turn before those that came later", async () => {
  const { dispatcher, start } = await makeLimited([whenInput("first", [rest]), work], 1);
  const first = await start("first");
  dispatcher.start();
  await untilStatuses([first], ["WAITING"]);
  const later = [await start("b"), await start("c")];
  await untilStatuses(later, ["RUNNING", "QUEUED"]);
  const past = new Date(Date.now() - 1_000);
  await ownerDb.flowExecution.updateMany({ where: { id: first }, data: { resumeAt: past } });
  await ownerDb.executionStep.updateMany({
    where: { executionId: first, status: "WAITING" },
    data: { resumeAt: past },
  });
  await untilStatuses([first, ...later], ["COMPLETED", "COMPLETED", "COMPLETED"]);
  const ends = await ownerDb.flowExecution.findMany({
    where: { id: { in: [first, ...later] } },
    orderBy: { endedAt: "asc" },
  });
  expect(ends.map(({ id }) => id)).toEqual([later[0], first, later[1]]);
});

test("no more run side by side than may, and all come to their end", async () => {
  const { dispatcher, start } = await makeLimited([work], 2);
  const ids = await Promise.all(["a", "b", "c", "d", "e"].map(start));
  dispatcher.start();
  let most = 0;
  await vi.waitFor(
    async () => {
      const statuses = await statusesOf(ids);
      most = Math.max(most, statuses.filter((status) => status === "RUNNING").length);
      expect(new Set(statuses)).toEqual(new Set(["COMPLETED"]));
    },
    { timeout: 12_000, interval: 30 },
  );
  expect(most).toBe(2);
});
