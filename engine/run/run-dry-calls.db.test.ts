import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { startExecution } from "#lib/executions/mutations/start-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import type { Json } from "#lib/shared/json.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { makeEngineParts, noQueue, readExecution, runStored } from "#test/engine-parts.ts";
import { makeActor } from "#test/factories.ts";
import { startHttp } from "#test/providers/https.ts";
import type { EngineParts } from "./run.ts";

let service: Awaited<ReturnType<typeof startHttp>>;
let engine: EngineParts;
let actor: Actor;
beforeAll(async () => {
  service = await startHttp((request, response) => {
    response.setHeader("content-type", "application/json").end(JSON.stringify(`answer to ${request.url}`));
  });
  engine = await makeEngineParts({ allow: [new URL(service.origin).host] });
});
afterAll(async () => {
  await engine.egress.close();
  await service.close();
});
beforeEach(async () => {
  actor = await makeActor();
});

/** All of them have the same id. */
const send = (path: string) => ({
  ...{ id: "send", type: "HTTP", action: "SEND_REQUEST" },
  params: { method: "POST", url: `${service.origin}/${path}` },
});
const giveBack = (payload: object) => ({ id: "give", type: "FLOW", action: "RETURN_JSON", params: { payload } });
const callOf = (flowId: string) => ({
  ...{ id: "call", type: "FLOW", action: "CALL_FLOW" },
  params: { flow_id: toPublicId("af", flowId) },
});

async function makeFlow(name: string, actions: object[]): Promise<string> {
  return (await createFlow(actor, { name, actions: actions as never, publish: true })).id;
}

/** A flow with a request of its own, that calls another one with a request of the same id. */
async function makeCaller() {
  const called = await makeFlow("Called", [send("called"), giveBack({ called: "{{ actions.send.body }}" })]);
  const payload = { own: "{{ actions.send.body }}", called: "{{ actions.call.result.called }}" };
  return { called, caller: await makeFlow("Caller", [send("caller"), callOf(called), giveBack(payload)]) };
}

async function run(flowId: string, { isDry, answers }: { isDry: boolean; answers?: Record<string, Json> }) {
  const input = { flowId, which: "draft", input: {}, isDry, ...(answers && { answers }) } as const;
  const { id } = await startExecution(actor, input, noQueue);
  await runStored(engine, { tenantId: actor.tenantId, executionId: id });
  const { status, result, steps } = await readExecution(actor.tenantId, id);
  const answeredBy = steps.flatMap(({ shown }) => (shown as { answeredBy?: string }).answeredBy ?? []);
  return { status, result, answeredBy };
}

test("what was typed for a flow's action is no answer to the same id of a flow that it calls", async () => {
  const { caller } = await makeCaller();
  const dry = await run(caller, { isDry: true, answers: { send: { status: 200, body: "typed" } } });
  expect(dry).toMatchObject({ status: "COMPLETED", result: { own: "typed" }, answeredBy: ["AUTHOR", "EXAMPLE"] });
  expect(JSON.stringify(dry.result)).toBe('{"own":"typed","called":{}}');
});

test("each goes on with what it was answered itself", async () => {
  const { caller, called } = await makeCaller();
  expect(await run(caller, { isDry: false })).toMatchObject({ status: "COMPLETED" });
  const recorded = { own: "answer to /caller", called: "answer to /called" };
  expect(await run(caller, { isDry: true })).toMatchObject({ result: recorded, answeredBy: ["RECORDED", "RECORDED"] });
  // Recorded under another flow: started by itself, this one has no answer yet.
  expect(await run(called, { isDry: true })).toMatchObject({ answeredBy: ["EXAMPLE"] });
});

test("a called flow goes on with what it was answered when it ran by itself", async () => {
  const { caller, called } = await makeCaller();
  await run(called, { isDry: false });
  const answered = { called: "answer to /called" };
  expect(await run(caller, { isDry: true })).toMatchObject({ result: answered, answeredBy: ["EXAMPLE", "RECORDED"] });
});
