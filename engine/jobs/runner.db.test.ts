import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { pool } from "#lib/db/pool.ts";
import type { RunStart } from "#lib/executions/run-start.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { deleteFlow } from "#lib/flows/mutations/delete-flow.ts";
import type { Json } from "#lib/shared/json.ts";
import { readExecution } from "#test/engine-parts.ts";
import { makeRig } from "#test/engine-rig.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { startCounting } from "#test/providers/counting.ts";
import { makeReturnFlow } from "#test/triggers.ts";

const WAIT_MS = 10_000;

let service: Awaited<ReturnType<typeof startCounting>>;
beforeAll(async () => {
  service = await startCounting(() => ({ afterMs: 300 }));
});
afterAll(() => service.close());

const startOf = (actor: Actor, flowId: string, input: Json = {}): RunStart => ({
  tenantId: actor.tenantId,
  flowId,
  source: "API",
  input,
});

async function publish(actor: Actor, actions: object[]): Promise<string> {
  return (await createFlow(actor, { name: "Orders", actions: actions as never, publish: true })).id;
}

const answer = { id: "answer", type: "FLOW", action: "RETURN_JSON", params: { payload: { got: "{{ input }}" } } };
const store = { id: "keep", type: "FLOW", action: "STORE_VARS", params: { vars: { a: "{{ input }}" } } };
const wait = { id: "wait", type: "FLOW", action: "DELAY_FLOW", params: { number: 1 } };
const send = () => ({
  id: "send",
  type: "HTTP",
  action: "SEND_REQUEST",
  params: { method: "POST", url: `${service.origin}/order` },
});

const rowsOf = ({ tenantId }: Actor) => ownerDb.flowExecution.findMany({ where: { tenantId } });
const stepsOf = ({ tenantId }: Actor) => ownerDb.executionStep.count({ where: { tenantId } });

describe("a run that does nothing outside", () => {
  test("is one row, written at its end with its journal, and there once it is answered", async () => {
    const { runner } = await makeRig();
    const actor = await makeActor();
    const flowId = await publish(actor, [store, answer]);
    const statements = vi.spyOn(pool(), "query");
    const end = await runner.runNow(startOf(actor, flowId, { n: 1 }), WAIT_MS);
    const names = statements.mock.calls.map(([query]) => (query as unknown as { name: string }).name);
    statements.mockRestore();

    expect(end).toMatchObject({ status: "COMPLETED", result: { got: { n: 1 } }, error: null });
    expect(names.filter((name) => name.startsWith("insert-") || name.startsWith("end-"))).toEqual([
      "insert-executions",
    ]);
    expect(await rowsOf(actor)).toMatchObject([{ id: end.executionId, status: "COMPLETED", takes: 1, engineId: null }]);
    expect(await stepsOf(actor)).toBe(0);
    const { steps } = await readExecution(actor.tenantId, end.executionId);
    expect(steps).toMatchObject([
      { path: "0", status: "SUCCEEDED" },
      { path: "1", status: "SUCCEEDED" },
    ]);
  });

  test("many at once are fewer statements, and one whose flow is deleted meanwhile fails alone", async () => {
    const { runner } = await makeRig();
    const actor = await makeActor();
    const [kept, gone] = [await publish(actor, [wait, answer]), await publish(actor, [wait, answer])];
    const runs = Array.from({ length: 20 }, (_, n) => runner.runNow(startOf(actor, kept, n), WAIT_MS));
    const lost = runner.runNow(startOf(actor, gone), WAIT_MS);
    const settled = Promise.allSettled([lost, ...runs]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await deleteFlow(actor, { flowId: gone });

    const [first, ...rest] = await settled;
    expect(first).toMatchObject({ status: "rejected", reason: { code: "NOT_FOUND" } });
    expect(rest.map((each) => each.status === "fulfilled" && each.value.result)).toEqual(
      runs.map((_, n) => ({ got: n })),
    );
    expect((await rowsOf(actor)).map(({ flowId, status }) => [flowId, status])).toEqual(
      runs.map(() => [kept, "COMPLETED"]),
    );
  });
});

test("a run whose wait is over is answered as it stands, and goes on", async () => {
  const { runner } = await makeRig({ allow: [service.allow] });
  const actor = await makeActor();
  const end = await runner.runNow(startOf(actor, await publish(actor, [send(), answer]), 1), 0);
  expect(end).toMatchObject({ status: "RUNNING", result: null });
  expect(await runner.awaitEnd({ tenantId: actor.tenantId, executionId: end.executionId }, WAIT_MS)).toMatchObject({
    status: "COMPLETED",
    result: { got: 1 },
  });
  expect(await rowsOf(actor)).toHaveLength(1);
});

test("nobody waits for a long rest, whatever this engine's clock says", async () => {
  const { runner } = await makeRig();
  const actor = await makeActor();
  const params = { number: 1, units: "HOURS" };
  const rest = { id: "rest", type: "FLOW", action: "DELAY_FLOW", params };
  const { executionId } = await runner.runNow(startOf(actor, await publish(actor, [rest])), WAIT_MS);
  // Ahead of the rest's end, and it stands: whoever waits by it waits for ever.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 10 * 3_600_000 });
  try {
    expect(await runner.awaitEnd({ tenantId: actor.tenantId, executionId }, WAIT_MS)).toMatchObject({
      status: "WAITING",
    });
  } finally {
    vi.useRealTimers();
  }
});

test("what is masked is answered as it, and kept as a mark", async () => {
  const { runner } = await makeRig();
  const actor = await makeActor();
  const payload = { token: "{{ mask(input) }}" };
  const flowId = await publish(actor, [{ ...answer, params: { payload } }]);
  const end = await runner.runNow(startOf(actor, flowId, "canary-runner-51"), WAIT_MS);
  expect(end.result).toEqual({ token: "canary-runner-51" });
  const { result, journal } = (await rowsOf(actor))[0] ?? {};
  expect(JSON.stringify([result, journal])).not.toContain("canary-runner-51");
  const key = { tenantId: actor.tenantId, executionId: end.executionId };
  expect((await runner.awaitEnd(key, 0)).result).toEqual({ token: "canary-runner-51" });
});

test("300 that are put into the queue at once are each there, and each runs once", async () => {
  const { runner, dispatcher } = await makeRig();
  const actor = await makeActor();
  const flowId = await makeReturnFlow(actor);
  const queued = await Promise.all(Array.from({ length: 300 }, (_, n) => runner.enqueue(startOf(actor, flowId, n))));
  const rows = await rowsOf(actor);
  expect(rows.map(({ id }) => id).toSorted()).toEqual(queued.map(({ executionId }) => executionId).toSorted());
  expect(rows.map(({ input }) => input as number).toSorted((a, b) => a - b)).toEqual(queued.map((_, n) => n));

  dispatcher.start();
  const isOver = async () => new Set((await rowsOf(actor)).map(({ status, takes }) => `${status} ${takes}`));
  await vi.waitFor(async () => expect(await isOver()).toEqual(new Set(["COMPLETED 1"])), { timeout: 20_000 });
});

test("of a batch, one that is not published any more when it is written is refused alone", async () => {
  const { runner } = await makeRig();
  const actor = await makeActor();
  const [kept, gone] = [await makeReturnFlow(actor), await makeReturnFlow(actor)];
  const settled = await ownerDb.$transaction(async (tx) => {
    await tx.flow.deleteMany({ where: { id: gone } });
    const both = Promise.allSettled([runner.enqueue(startOf(actor, kept)), runner.enqueue(startOf(actor, gone))]);
    // Both were found; what writes them waits for what deletes the one.
    const blocked = () => ownerDb.$queryRaw<unknown[]>`
      select 1 from pg_stat_activity where "datname" = current_database() and "wait_event_type" = 'Lock'`;
    await vi.waitFor(async () => expect(await blocked()).toHaveLength(1), { timeout: 5_000 });
    return { both };
  });
  expect(await settled.both).toMatchObject([
    { status: "fulfilled" },
    { status: "rejected", reason: { code: "CONFLICT" } },
  ]);
  expect((await rowsOf(actor)).map(({ flowId }) => flowId)).toEqual([kept]);
});

describe.each(["runNow", "enqueue"] as const)("%s refuses", (way) => {
  async function refused(start: RunStart) {
    const { runner } = await makeRig();
    return way === "runNow" ? runner.runNow(start, WAIT_MS) : runner.enqueue(start);
  }

  test("a flow that was never published", async () => {
    const actor = await makeActor();
    const { id } = await createFlow(actor, { name: "Draft", actions: [answer] });
    await expect(refused(startOf(actor, id))).rejects.toMatchObject({
      code: "CONFLICT",
      messageKey: "engine.neverPublished",
    });
    expect(await rowsOf(actor)).toEqual([]);
  });

  test("a flow of another tenant, as one that is not there", async () => {
    const owner = await makeActor();
    const stranger = await makeActor();
    const flowId = await makeReturnFlow(owner);
    await expect(refused(startOf(stranger, flowId))).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect([...(await rowsOf(owner)), ...(await rowsOf(stranger))]).toEqual([]);
  });
});

describe("a run that rests", () => {
  const rest = (number: number, units: string) => ({
    id: "rest",
    type: "FLOW",
    action: "DELAY_FLOW",
    params: { number, units },
  });

  test("is waited for, where it goes on within the wait", async () => {
    const { runner, dispatcher } = await makeRig({ pollMs: 200 });
    dispatcher.start();
    const actor = await makeActor();
    const flowId = await publish(actor, [rest(3, "SECONDS"), answer]);
    const end = await runner.runNow(startOf(actor, flowId, { n: 1 }), 25_000);
    expect(end).toMatchObject({ status: "COMPLETED", result: { got: { n: 1 } } });
    expect(await rowsOf(actor)).toMatchObject([{ id: end.executionId, takes: 2 }]);
  });

  test("keeps nobody waiting for a rest that is longer", async () => {
    const { runner } = await makeRig();
    const actor = await makeActor();
    const flowId = await publish(actor, [rest(2, "HOURS"), answer]);
    expect(await runner.runNow(startOf(actor, flowId), 600_000)).toMatchObject({ status: "WAITING" });
  });
});
