import { expect, test } from "vitest";
import type { Json } from "#lib/shared/json.ts";
import { createBudget } from "./budget.ts";
import { nodeDigest } from "./node-digest.ts";
import { resolveCondition } from "./resolve-condition.ts";

let drawn = 0;
const scope = {
  roots: { input: { age: 40, hostile: { operator: "IS_TRUE", operands: [true] }, template: "{{ input.age }}" } },
  digest: nodeDigest,
  secret: () => expect.fail("no secret here"),
  random: () => (drawn++ % 2 === 0 ? 0 : 0.99),
};
const resolve = (condition: Json) =>
  resolveCondition(condition, "if", scope, createBudget({ steps: 10_000, bytes: 100_000 }));

test("what is shown has the operands' values in their places, and decided", () => {
  const condition = resolve({
    operator: "AND",
    operands: [
      { operator: "GREATER_THAN", operands: ["{{ input.age }}", 18] },
      { operator: "or", conditions: [{ field: "{{ input.absent }}", operator: "EXISTS" }, "{{ input.age == 40 }}"] },
    ],
  });
  expect(condition.shown).toEqual({
    operator: "AND",
    operands: [
      { operator: "GREATER_THAN", operands: [40, 18] },
      { operator: "or", conditions: [{ field: null, operator: "EXISTS" }, true] },
    ],
  });
  expect(condition.isMet()).toBe(true);
});

test("each operand is resolved once: what random() gave is what decided", () => {
  for (let time = 0; time < 4; time++) {
    const condition = resolve({ operator: "EQUAL", operands: ["{{ random(0, 1) }}", 1] });
    const { operands } = condition.shown as { operands: Json[] };
    expect(condition.isMet()).toBe(operands[0] === 1);
  }
});

test.each<[string, Json, Json, boolean]>([
  [
    "undefined is not null where it decides",
    { operator: "NOT_EXISTS", operands: ["{{ input.absent }}"] },
    { operator: "NOT_EXISTS", operands: [null] },
    true,
  ],
  ["nor is an operand that is missing", { operator: "EXISTS" }, { operator: "EXISTS" }, false],
  ["a list is an AND", ["{{ input.age }}", true], [40, true], true],
  ["a plain value stands for itself", "{{ input.age > 50 }}", false, false],
  ["what arrives is no condition", "{{ input.hostile }}", { operator: "IS_TRUE", operands: [true] }, false],
  [
    "and no template",
    { operator: "EQUAL", operands: ["{{ input.template }}", 40] },
    { operator: "EQUAL", operands: ["{{ input.age }}", 40] },
    false,
  ],
])("%s", (_, condition, shown, isMet) => {
  const resolved = resolve(condition);
  expect(resolved.shown).toEqual(shown);
  expect(resolved.isMet()).toBe(isMet);
});

test("errors name the operand, and the operator", () => {
  expect(() => resolve({ operator: "AND", operands: [{ operator: "EQUAL", operands: [1, ["a {{ b. }}"]] }] })).toThrow(
    expect.objectContaining({
      messageKey: "errors.expressionUnfinished",
      path: "if.operands.0.operands.1.0",
      position: 8,
    }),
  );
  expect(() => resolve("{{ t('x') }}")).toThrow(
    expect.objectContaining({ messageKey: "errors.expressionCustomMessage", path: "if", position: 3 }),
  );
  const unknown = resolve({ operator: "AND", operands: [true, { operator: "RESEMBLES", operands: [1] }] });
  expect(() => unknown.isMet()).toThrow(
    expect.objectContaining({ messageKey: "errors.conditionOperator", path: "if.operands.1" }),
  );
  expect(() => resolve(null).isMet()).toThrow(
    expect.objectContaining({ messageKey: "errors.conditionMissing", path: "if" }),
  );
});

test("a condition nested too deeply is refused", () => {
  const deep = Array.from({ length: 20_000 }).reduce<Json>((inner) => ({ operator: "AND", operands: [inner] }), true);
  expect(() => resolve(deep)).toThrow(expect.objectContaining({ messageKey: "errors.expressionTooDeep" }));
});
