import { afterAll, beforeAll, expect, test } from "vitest";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { makeEngineParts, runActions } from "#test/engine-parts.ts";
import { makeActor } from "#test/factories.ts";
import type { EngineParts } from "./run.ts";

let engine: EngineParts;
beforeAll(async () => {
  engine = await makeEngineParts();
});
afterAll(() => engine.egress.close());

const generate = (rest: object = {}) => ({
  id: "generate",
  type: "OTP",
  action: "GENERATE_CODE",
  params: { reference: "{{ input.user }}", length: "{{ input.length }}", ...rest },
});
const verify = (id: string, code: string, reference = "{{ input.user }}") => ({
  id,
  type: "OTP",
  action: "VERIFY_CODE",
  params: { reference, code },
});
const give = (payload: object) => ({ id: "out", type: "FLOW", action: "RETURN_JSON", params: { payload } });

test("a flow makes a code and takes it back once, and the journal shows a mark", async () => {
  const actions = [
    generate(),
    verify("other", "{{ actions.generate.code }}", "bob"),
    verify("wrong", "no code"),
    verify("right", "{{ actions.generate.code }}"),
    verify("again", "{{ actions.generate.code }}"),
    give({
      length: "{{ functions.length(actions.generate.code) }}",
      results: [
        "{{ actions.other.result }}",
        "{{ actions.wrong.result }}",
        "{{ actions.right.result }}",
        "{{ actions.again.result }}",
      ],
      valid: "{{ actions.right.valid }}",
    }),
  ];
  const execution = await runActions(engine, await makeActor(), actions as never, { user: "maud", length: 10 });
  expect(execution).toMatchObject({
    status: "COMPLETED",
    result: { length: 10, results: ["MISSING", "UNEQUAL", "VALID", "MISSING"], valid: true },
  });
  expect(execution.steps[0]?.shown).toMatchObject({ output: { code: "«generate / code»" } });
  expect(JSON.stringify(execution.steps.map(({ shown }) => shown))).not.toMatch(/"\d{10}"/);
});

test("a code that a called flow makes belongs to the flow that called it, and is hidden there too", async () => {
  const actor = await makeActor();
  const inside = [generate(), give({ code: "{{ actions.generate.code }}" })];
  const called = await createFlow(actor, { name: "Make a code", actions: inside as never, publish: true });
  const call = {
    ...{ id: "call", type: "FLOW", action: "CALL_FLOW" },
    params: { flow_id: toPublicId("af", called.id), input: { user: "maud", length: 6 } },
  };
  const actions = [
    call,
    verify("check", "{{ actions.call.result.code }}", "maud"),
    give({ result: "{{ actions.check.result }}", text: "Your code is {{ actions.call.result.code }}" }),
  ];
  const execution = await runActions(engine, actor, actions as never);
  expect(execution).toMatchObject({
    status: "COMPLETED",
    result: { result: "VALID", text: "Your code is «generate / code»" },
  });
  expect(JSON.stringify(execution.steps.map(({ shown }) => shown))).not.toMatch(/"\d{6}"/);
});

test("a length that came as text is a number", async () => {
  const actions = [generate(), give({ length: "{{ functions.length(actions.generate.code) }}" })];
  const execution = await runActions(engine, await makeActor(), actions as never, { user: "maud", length: "4" });
  expect(execution).toMatchObject({ status: "COMPLETED", result: { length: 4 } });
});

test.each([0, 11, "many"])("no code of length %j", async (length) => {
  const execution = await runActions(engine, await makeActor(), [generate()] as never, { user: "maud", length });
  expect(execution).toMatchObject({ status: "FAILED", error: { code: "ERR_INVALID_ACTION_PARAMS" } });
});
