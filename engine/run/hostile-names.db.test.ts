import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { settleStep } from "#lib/executions/mutations/settle-step.ts";
import { startExecution } from "#lib/executions/mutations/start-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { saveDraft } from "#lib/flows/mutations/save-draft.ts";
import type { JsonObject } from "#lib/shared/json.ts";
import { updateTrigger } from "#lib/triggers/mutations/update-trigger.ts";
import { updateTriggerInput } from "#lib/triggers/schema.ts";
import { makeEngineParts, noQueue, readExecution, runStored } from "#test/engine-parts.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { makeSchedule } from "#test/triggers.ts";
import { rerunFromFailure } from "./rerun-from-failure.ts";
import type { EngineParts } from "./run.ts";

let engine: EngineParts;
let actor: Actor;
beforeAll(async () => {
  engine = await makeEngineParts();
});
afterAll(() => engine.egress.close());
beforeEach(async () => {
  actor = await makeActor();
});

const hostile = (value: string) => JSON.parse(`{"__proto__":{"is":"${value}"}}`) as JsonObject;
const answer = (payload: object) => ({ id: "answer", type: "FLOW", action: "RETURN_JSON", params: { payload } });

async function run(which: "draft" | "published", flowId: string, more: object = {}) {
  const { id } = await startExecution(actor, { flowId, which, input: hostile("input"), ...more }, noQueue);
  await runStored(engine, { tenantId: actor.tenantId, executionId: id });
  return readExecution(actor.tenantId, id);
}

describe("a name __proto__ is kept, as any other name,", () => {
  test("in documents and inputs, saved, published, run and run again", async () => {
    const actions = (name: string) => [answer({ document: hostile(name), input: "{{ input }}" })];
    const { id: flowId } = await createFlow(actor, { name: "Orders", actions: actions("first"), publish: true });
    await saveDraft(actor, { flowId, baseVersion: 2, actions: actions("second") as never });
    for (const [which, name] of [["published", "first"] as const, ["draft", "second"] as const]) {
      const { result } = await run(which, flowId);
      expect(JSON.stringify(result)).toBe(
        `{"input":{"__proto__":{"is":"input"}},"document":{"__proto__":{"is":"${name}"}}}`,
      );
    }
  });

  test("in what a dry run is answered", async () => {
    const send = { id: "order", type: "HTTP", action: "SEND_REQUEST" };
    const ask = { ...send, params: { method: "POST", url: "https://api.example.com/" } };
    const { id: flowId } = await createFlow(actor, {
      name: "Orders",
      actions: [ask, answer({ got: "{{ actions.order }}" })],
    });
    const { result } = await run("draft", flowId, { isDry: true, answers: { order: hostile("answer") } });
    expect(JSON.stringify(result)).toBe('{"got":{"__proto__":{"is":"answer"}}}');
  });

  test("in what an execution takes over from one that failed", async () => {
    const read = { id: "read", type: "JSON", action: "PARSE_JSON", params: { json: '{"__proto__":{"is":"step"}}' } };
    const fail = { id: "fail", type: "FLOW", action: "DELAY_FLOW", params: { number: 999, units: "DAYS" } };
    const { id: flowId } = await createFlow(actor, { name: "Orders", actions: [read, fail] });
    const { id: executionId } = await run("draft", flowId);
    const again = await rerunFromFailure(actor, { executionId }, { keyring: engine.keyring, queue: noQueue });
    const { input, steps } = await readExecution(actor.tenantId, again.id);
    expect(JSON.stringify(input)).toBe('{"__proto__":{"is":"input"}}');
    expect(JSON.stringify(steps[0]?.shown)).toContain('{"__proto__":{"is":"step"}}');
  });

  test("in a step that somebody settles", async () => {
    const { id: flowId } = await createFlow(actor, { name: "Orders", actions: [] });
    const { id: executionId } = await run("draft", flowId);
    const { tenantId } = actor;
    await ownerDb.flowExecution.updateMany({ where: { id: executionId }, data: { status: "UNCERTAIN" } });
    await ownerDb.$executeRaw`
      insert into "ExecutionStep" ("tenantId", "executionId", "seq", "path", "actionId", "type", "action", "status",
        "startedAt", "shown", "idempotencyKey")
      values (${tenantId}::uuid, ${executionId}::uuid, 0, '0', 'pay', 'HTTP', 'SEND_REQUEST', 'STARTED', now(),
        ${JSON.stringify({ input: hostile("sent") })}::jsonb, ${newId()})`;
    await settleStep(actor, { executionId, seq: 0, as: "HAPPENED" }, noQueue);
    const step = await ownerDb.executionStep.findFirstOrThrow({ where: { executionId } });
    expect(step).toMatchObject({ status: "SUCCEEDED", endedAt: expect.any(Date) });
    expect(JSON.stringify(step.shown)).toContain('{"__proto__":{"is":"sent"}}');
  });

  test("in what a schedule starts its flow with", async () => {
    const { id: flowId } = await createFlow(actor, { name: "Orders", actions: [], publish: true });
    const { id: triggerId } = await makeSchedule(actor, flowId, { input: hostile("made") });
    const inputOf = async () => (await db.flowTrigger.findFirstOrThrow({ where: { id: triggerId } })).input;
    expect(JSON.stringify(await inputOf())).toBe('{"__proto__":{"is":"made"}}');
    const times = { type: "SCHEDULE", triggerId, name: "Nightly", cron: "0 3 * * *", timeZone: "UTC" };
    await updateTrigger(actor, updateTriggerInput.parse({ ...times, input: hostile("changed") }));
    expect(JSON.stringify(await inputOf())).toBe('{"__proto__":{"is":"changed"}}');
  });
});
