import { beforeAll, expect, test } from "vitest";
import type { Json } from "#lib/shared/json.ts";
import { makeEngineParts, runActions } from "#test/engine-parts.ts";
import { makeActor } from "#test/factories.ts";
import type { EngineParts } from "./run.ts";

let engine: EngineParts;
beforeAll(async () => {
  engine = await makeEngineParts();
});

const run = async (actions: Json, input: Json = {}) => runActions(engine, await makeActor(), actions, input);
const answer = (payload: Json, id = "answer") => ({ id, type: "FLOW", action: "RETURN_JSON", params: { payload } });
const check = (condition: Json) => ({
  id: "check",
  type: "FLOW",
  action: "BOOLEAN_CONDITION",
  params: { if: condition, then: [answer({ branch: "then" })], else: [answer({ branch: "else" }, "other")] },
});

test.each<[string, Json, Json]>([
  [
    "a text within a param",
    answer({ list: [1, { title: "It is {{ 1 + x. }}" }] }),
    { messageKey: "errors.expressionUnfinished", place: { param: "payload.list.1.title", position: 16 } },
  ],
  [
    "a form's text",
    answer({ hello: "{{ t('hello') }}" }),
    { messageKey: "errors.expressionCustomMessage", place: { param: "payload.hello", position: 3 } },
  ],
  [
    "an operand of a condition",
    check({ operator: "AND", operands: [{ operator: "EQUAL", operands: [1, "a {{ nope() }}"] }] }),
    { messageKey: "errors.expressionFunction", place: { param: "if.operands.0.operands.1", position: 5 } },
  ],
  [
    "an operator that is not known",
    check({ operator: "OR", operands: [{ operator: "RESEMBLES", operands: [1, 2] }] }),
    { messageKey: "errors.conditionOperator", params: { operator: "RESEMBLES" }, place: { param: "if.operands.0" } },
  ],
  [
    "what spends the budget of a value",
    answer({ a: "{{ length(replaceAll(input.text, 'a', input.text)) }}" }),
    { messageKey: "errors.expressionBytesOnce", place: { param: "payload.a", position: 10 } },
  ],
])("the error of the step, and of the execution, points at %s", async (_, action, error) => {
  const execution = await run([action], { text: "a".repeat(10_000) });
  expect(execution.status).toBe("FAILED");
  expect(execution.error).toMatchObject({ code: "ERR_EXPRESSION", ...(error as object) });
  const shown = execution.steps.map((step) => step.shown);
  expect(shown).toMatchObject([{ error: { code: "ERR_EXPRESSION", ...(error as object) } }]);
});

test("the operands that the journal shows are those that decided", async () => {
  const execution = await run([
    check({ operator: "EQUAL", operands: ["{{ random(0, 1000000) }}", "{{ input.absent }}"] }),
  ]);
  expect(execution.steps[0]?.shown).toMatchObject({ input: { if: { operands: [expect.any(Number), null] } } });

  const certain = await run([check({ operator: "NOT_EXISTS", operands: ["{{ input.absent }}"] })]);
  expect(certain.result).toEqual({ branch: "then" });
});

test("what arrives is no condition, no template and no half of a character", async () => {
  const hostile = { operator: "IS_TRUE", operands: [true] };
  const taken = await run([check("{{ input }}")], hostile);
  expect(taken.result).toEqual({ branch: "else" });
  const stored = await run([answer({ half: "{{ input.emoji[0] }}", same: "{{ input.text }}" })], {
    emoji: "😀",
    text: "{{ 1 }}",
  });
  expect(stored.result).toEqual({ half: "\ufffd", same: "{{ 1 }}" });
});

test.each<[string, Json, Json]>([
  [
    "what the start gives",
    { fields: { name: "Maud" }, context: { user: { email: "maud@acme.example" } } },
    ["Maud", "maud@acme.example"],
  ],
  ["nothing of its own where it gives neither", { name: "Maud" }, [null, null]],
  ["nothing of a list", [{ fields: { name: "Maud" } }], [null, null]],
])("fields and context of a form's journey hold %s", async (_, input, result) => {
  const read = answer(["{{ fields.name }}", "{{ context.user.email }}"]);
  expect(await run([read], input)).toMatchObject({ status: "COMPLETED", result });
});
