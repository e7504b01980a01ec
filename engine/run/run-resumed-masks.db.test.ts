import { beforeAll, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { startExecution } from "#lib/executions/mutations/start-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { makeEngineParts, noQueue, readExecution, runStored } from "#test/engine-parts.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import type { EngineParts } from "./run.ts";

const CANARY = "canary-resumed-5e1c";

let engine: EngineParts;
let actor: Actor;
beforeAll(async () => {
  engine = await makeEngineParts();
  actor = await makeActor();
});

const flow = (id: string, action: string, params: object, rest: object = {}) => ({
  ...{ id, type: "FLOW", action, params },
  ...rest,
});
const wait = flow("wait", "DELAY_FLOW", { number: 1, units: "HOURS" });
const show = (id: string, value: string) => flow(id, "STORE_VARS", { vars: { shown: value } });

/** Runs until it waits, passes the time, and goes on in another take. */
async function runTwice(actions: object[]) {
  const { id: flowId } = await createFlow(actor, { name: "Orders", actions: actions as never });
  const input = { token: CANARY, tokens: [CANARY, `${CANARY}-2`] };
  const { id: executionId } = await startExecution(actor, { flowId, which: "draft", input }, noQueue);
  const key = { tenantId: actor.tenantId, executionId };
  for (let takes = 0; takes < 4; takes++) {
    await runStored(engine, key);
    const past = new Date(Date.now() - 1_000);
    await ownerDb.flowExecution.updateMany({ where: { id: executionId, status: "WAITING" }, data: { resumeAt: past } });
    await ownerDb.executionStep.updateMany({ where: { executionId, status: "WAITING" }, data: { resumeAt: past } });
  }
  const execution = await readExecution(actor.tenantId, executionId);
  expect(execution).toMatchObject({ status: "COMPLETED", error: null });
  expect(execution.takes).toBeGreaterThan(1);
  return execution;
}

const shownOf = ({ steps, result }: Awaited<ReturnType<typeof readExecution>>) =>
  JSON.stringify([steps.map(({ shown }) => shown), result]);

test("what a loop’s items named by mask() is hidden in every take", async () => {
  const items = "{{ mask(input.tokens) }}";
  const body = [wait, show("after", "{{ actions.each.item }}")];
  const execution = await runTwice([flow("each", "FOR_EACH", { items, do: body })]);
  expect(shownOf(execution)).not.toContain(CANARY);
});

test("so is what was given to a called flow", async () => {
  const actions = [wait, show("after", "{{ input }}")] as never;
  const { id: called } = await createFlow(actor, { name: "Called", actions, publish: true });
  const params = { flow_id: toPublicId("af", called), input: "{{ mask(input.token) }}" };
  expect(shownOf(await runTwice([flow("call", "CALL_FLOW", params)]))).not.toContain(CANARY);
});

test("so is what an action named that failed, and may", async () => {
  const broken = flow(
    "broken",
    "DELAY_FLOW",
    { number: "{{ mask(input.token) }}", units: "DAYS" },
    { allow_failure: true },
  );
  expect(shownOf(await runTwice([broken, wait, show("after", "{{ input.token }}")]))).not.toContain(CANARY);
});

test("a sealed state that was moved to another step opens nothing, and the execution ends", async () => {
  const actions = [
    show("one", "{{ mask(input.one) }}"),
    show("two", "{{ mask(input.two) }}"),
    wait,
    show("after", "x"),
  ];
  const { id: flowId } = await createFlow(actor, { name: "Orders", actions: actions as never });
  const input = { one: CANARY, two: `${CANARY}-2` };
  const { id: executionId } = await startExecution(actor, { flowId, which: "draft", input }, noQueue);
  const key = { tenantId: actor.tenantId, executionId };
  await runStored(engine, key);
  const [one, two] = (await readExecution(actor.tenantId, executionId)).steps.map(({ state }) => state);
  expect([one, two]).toEqual([expect.stringMatching(/^ey/), expect.stringMatching(/^ey/)]);
  await ownerDb.executionStep.updateMany({ where: { executionId, seq: 0 }, data: { state: two ?? null } });
  await ownerDb.flowExecution.updateMany({ where: { id: executionId }, data: { resumeAt: new Date(0) } });
  await runStored(engine, key);
  const execution = await readExecution(actor.tenantId, executionId);
  expect(execution).toMatchObject({ status: "FAILED", error: { code: "ERR_STATE_LOST" } });
});

test("so is what was made, and hidden, in a loop that had ended before", async () => {
  const hidden = flow("map", "MAP_VALUE", { input: "", fallback: "{{ actions.each.item }}" }, { mask_output: true });
  const each = flow("each", "FOR_EACH", { items: "{{ input.tokens }}", do: [hidden] });
  const { steps } = await runTwice([each, wait, show("after", "{{ actions.each.results }}")]);
  const after = steps.find(({ path }) => path === "2");
  expect(after?.shown).toMatchObject({ input: { vars: { shown: [{}, {}] } } });
  expect(JSON.stringify(after?.shown)).not.toContain(CANARY);
});
