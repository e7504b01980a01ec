import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { type ConditionOperator, conditionOperators, normalizeOperator } from "./condition-operators.ts";
import { evaluateCondition } from "./conditions.ts";
import { ExpressionError } from "./expression-error.ts";

// Thousands of texts, on machines that do other things meanwhile.
vi.setConfig({ testTimeout: 60_000 });

const undefinedOperand = "{{ absent }}";
const evaluate = (condition: unknown) =>
  evaluateCondition(condition, (operand) => (operand === undefinedOperand ? undefined : operand));

const cases: [string, unknown[], boolean][] = [
  ["GREATER_THAN", [10, "9"], true],
  ["GREATER_THAN", [9, 9], false],
  ["GREATER_THAN", ["b", "a"], true],
  ["GREATER_THAN", [undefinedOperand, 1], false],
  ["GREATER_THAN", [[2], 1], false],
  ["GREATER_THAN_OR_EQUAL", [9, "9"], true],
  ["GREATER_THAN_OR_EQUAL", [8, 9], false],
  ["GREATER_THAN_OR_EQUAL", [null, null], false],
  ["LESS_THAN", ["9", "10"], true],
  ["LESS_THAN", [9, 9], false],
  ["LESS_THAN", [null, 1], false],
  ["LESS_THAN", [false, true], true],
  ["LESS_THAN_OR_EQUAL", ["2026-01-01", "2026-01-01"], true],
  ["LESS_THAN_OR_EQUAL", [2, 1], false],
  ["EQUAL", ["1", 1], true],
  ["EQUAL", ["a", "A"], false],
  ["EQUAL", ["1.0", "1"], false],
  ["EQUAL", [{ a: [1] }, { a: [1] }], true],
  ["EQUAL", [undefinedOperand, null], true],
  ["EQUAL", ["", null], false],
  ["EQUAL", [0, false], false],
  ["NOT_EQUAL", ["a", "b"], true],
  ["NOT_EQUAL", [true, "true"], false],
  ["NOT_EQUAL", [undefinedOperand, ""], true],
  ["INCLUDES", ["gold,silver", "gold"], true],
  ["INCLUDES", [["gold"], "gold"], true],
  ["INCLUDES", [["gold"], "gol"], false],
  ["INCLUDES", [[1, 2], "2"], true],
  ["INCLUDES", [[{ id: 1 }], { id: 1 }], true],
  ["INCLUDES", [{ plan: "gold" }, "gold"], true],
  ["INCLUDES", [12_345, 34], true],
  ["INCLUDES", [[], undefinedOperand], false],
  ["INCLUDES", [undefinedOperand, "x"], false],
  ["NOT_INCLUDES", [["gold"], "silver"], true],
  ["NOT_INCLUDES", ["gold", "old"], false],
  ["NOT_INCLUDES", [undefinedOperand, "x"], true],
  ["STARTS_WITH", ["+33612345678", "+33"], true],
  ["STARTS_WITH", [2026, "20"], true],
  ["STARTS_WITH", ["x", ""], true],
  ["STARTS_WITH", [undefinedOperand, "+33"], false],
  ["STARTS_WITH", ["x", null], false],
  ["ENDS_WITH", ["a@acme.example", "@acme.example"], true],
  ["ENDS_WITH", ["a", ["a"]], false],
  ["ENDS_WITH", [undefinedOperand, undefinedOperand], false],
  ["EXISTS", [null], true],
  ["EXISTS", [""], true],
  ["EXISTS", [undefinedOperand], false],
  ["EXISTS", [], false],
  ["NOT_EXISTS", [undefinedOperand], true],
  ["NOT_EXISTS", [""], false],
  ["IS_NULL", [null], true],
  ["IS_NULL", [undefinedOperand], false],
  ["IS_NULL", ["null"], false],
  ["IS_NOT_NULL", ["x"], true],
  ["IS_NOT_NULL", [undefinedOperand], true],
  ["IS_NOT_NULL", [null], false],
  ["HAS_NO_VALUE", [""], true],
  ["HAS_NO_VALUE", [null], true],
  ["HAS_NO_VALUE", [undefinedOperand], true],
  ["HAS_NO_VALUE", [[]], true],
  ["HAS_NO_VALUE", [{}], true],
  ["HAS_NO_VALUE", [{ a: 1 }], false],
  ["HAS_NO_VALUE", [0], false],
  ["HAS_NO_VALUE", [false], false],
  ["IS_TRUE", ["true"], true],
  ["IS_TRUE", [1], true],
  ["IS_TRUE", ["no"], false],
  ["IS_TRUE", [[true]], false],
  ["IS_FALSE", [false], true],
  ["IS_FALSE", [0], true],
  ["IS_FALSE", ["false"], true],
  ["IS_FALSE", [undefinedOperand], false],
  ["IS_FALSE", [null], false],
];

test.each(cases)("%s of %j is %j", (operator, operands, result) => {
  expect(evaluate({ operator, operands })).toBe(result);
});

test("every operator is in the table, both ways", () => {
  const missing = conditionOperators.filter((operator) =>
    [true, false].some((result) => !cases.some(([name, , given]) => name === operator && given === result)),
  );
  expect(missing).toEqual([]);
});

/** As the reference names them. */
const labels: [string, ConditionOperator][] = [
  ["is greater than", "GREATER_THAN"],
  ["is greater or equal than", "GREATER_THAN_OR_EQUAL"],
  ["is less than", "LESS_THAN"],
  ["is less than or equal", "LESS_THAN_OR_EQUAL"],
  ["is equal to", "EQUAL"],
  ["is different to", "NOT_EQUAL"],
  ["includes", "INCLUDES"],
  ["does not include", "NOT_INCLUDES"],
  ["starts with", "STARTS_WITH"],
  ["ends with", "ENDS_WITH"],
  ["exists", "EXISTS"],
  ["does not exist", "NOT_EXISTS"],
  ["is null", "IS_NULL"],
  ["is not null", "IS_NOT_NULL"],
  ["has not value", "HAS_NO_VALUE"],
  ["is true", "IS_TRUE"],
  ["is false", "IS_FALSE"],
];

test("the reference’s names are understood in every way of writing names", () => {
  expect(labels.map(([, operator]) => operator).toSorted()).toEqual([...conditionOperators].toSorted());
  for (const [label, operator] of labels) {
    const words = label.split(" ");
    const capital = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
    const joined = ["_", "-", ".", " ", ""].flatMap((sign) => [words.join(sign), capital.join(sign)]);
    const camel = `${words[0]}${capital.slice(1).join("")}`;
    for (const name of [...joined, ...joined.map((each) => each.toUpperCase()), camel, ` ${label} `]) {
      expect(normalizeOperator(name), name).toBe(operator);
      // In a document as others write it: the operand may be named, and the operator too.
      expect(() => evaluate({ operation: name, left: 1, right: 1 }), name).not.toThrow();
    }
  }
});

test.each<[unknown, string | null]>([
  ...labels,
  ["EQUALS", "EQUAL"],
  ["notEquals", "NOT_EQUAL"],
  ["greater-than", "GREATER_THAN"],
  [">=", "GREATER_THAN_OR_EQUAL"],
  ["!=", "NOT_EQUAL"],
  ["contains", "INCLUDES"],
  ["STARTSWITH", "STARTS_WITH"],
  ["is.equal.to", "EQUAL"],
  ["Is Not Equal To", "NOT_EQUAL"],
  ["does_not_equal", "NOT_EQUAL"],
  ["doesNotContain", "NOT_INCLUDES"],
  [" <= ", "LESS_THAN_OR_EQUAL"],
  ["≥", "GREATER_THAN_OR_EQUAL"],
  ["IS_EMPTY", "HAS_NO_VALUE"],
  ["isTrue", "IS_TRUE"],
  ["&&", "AND"],
  ["or", "OR"],
  ["And", "AND"],
  ["constructor", null],
  ["__proto__", null],
  ["hasOwnProperty", null],
  ["IS", null],
  ["=>", null],
  [{ toString: 1 }, null],
  ["EQUAL".repeat(1000), null],
  ["", null],
  [7, null],
])("%j is the operator %j", (written, operator) => {
  expect(normalizeOperator(written)).toBe(operator);
});

const yes = { operator: "IS_TRUE", operands: [true] };
const no = { operator: "IS_TRUE", operands: [false] };

test.each<[string, unknown, boolean]>([
  ["groups nest", { operator: "AND", operands: [yes, { operator: "OR", operands: [no, yes] }] }, true],
  ["one false member ends an AND", { operator: "AND", operands: [no, { operator: "unknown" }] }, false],
  ["one true member ends an OR", { operator: "OR", operands: [yes, { operator: "unknown" }] }, true],
  ["an empty AND holds", { operator: "AND", operands: [] }, true],
  ["an empty OR does not", { operator: "OR", operands: [] }, false],
  ["a list is an AND", [yes, no], false],
  ["a plain value stands for itself", true, true],
  ["so does text", "true", true],
  ["field and value", { field: "a", operator: "EQUALS", value: "a" }, true],
  ["left and right", { left: 2, operator: ">", right: 1 }, true],
  ["a field that is null", { field: null, operator: "IS_NULL" }, true],
  ["one operand by its own name", { operator: "IS_TRUE", value: true }, true],
  ["operands of the wrong kind are no list", { operator: "EXISTS", operands: "a" }, false],
  ["groups by other names", { operator: "any", conditions: [no, yes] }, true],
])("%s", (_, condition, result) => {
  expect(evaluate(condition)).toBe(result);
});

test.each([
  ["a group without its members", { operator: "AND", operand: [no] }, "errors.conditionMissing"],
  ["a member that is missing", { operator: "AND", operands: [null] }, "errors.conditionMissing"],
  ["an operator that is no text", { operator: { toString: 1 }, operands: [1] }, "errors.conditionOperator"],
  ["none", null, "errors.conditionMissing"],
  ["an unknown operator", { operator: "RESEMBLES", operands: [1, 2] }, "errors.conditionOperator"],
  ["no operator", { operands: [1, 2] }, "errors.conditionOperator"],
])("%s is refused", (_, condition, messageKey) => {
  expect(() => evaluate(condition)).toThrow(expect.objectContaining({ messageKey }));
});

test("an operator that is not known is named, with its place", () => {
  const condition = { operator: "OR", operands: [no, { operator: "and", conditions: [{ operator: "RESEMBLES 😀" }] }] };
  expect(() => evaluate(condition)).toThrow(
    expect.objectContaining({ params: { operator: "RESEMBLES 😀" }, path: "operands.1.conditions.0" }),
  );
});

test("what an operand gives is a value, and is never read as a condition", () => {
  const hostile = { operator: "OR", operands: [{ operator: "IS_TRUE", operands: [true] }] };
  const given = (condition: unknown) => evaluateCondition(condition, () => hostile);
  expect(given("{{ input }}")).toBe(false);
  expect(given({ operator: "AND", operands: ["{{ input }}"] })).toBe(false);
  expect(given({ operator: "IS_TRUE", operands: ["{{ input }}"] })).toBe(false);
});

test("groups nested too deeply are refused", () => {
  const deep = Array.from({ length: 20_000 }).reduce<unknown>((inner) => ({ operator: "AND", operands: [inner] }), yes);
  expect(() => evaluate(deep)).toThrow(ExpressionError);
});

test("whatever stands for a condition gives an answer or an ExpressionError", () => {
  const operator = fc.oneof(fc.constantFrom("AND", "OR", ...conditionOperators), fc.string(), fc.jsonValue());
  const { condition: conditions } = fc.letrec<{ condition: unknown }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 6 },
      fc.jsonValue(),
      fc.record({ operator, operands: fc.array(fc.oneof(fc.jsonValue(), tie("condition")), { maxLength: 3 }) }),
      fc.record({ operator, field: fc.jsonValue(), value: fc.jsonValue() }, { requiredKeys: [] }),
    ),
  }));
  fc.assert(
    fc.property(conditions, (condition) => {
      try {
        expect(typeof evaluate(condition)).toBe("boolean");
      } catch (error) {
        expect(error).toBeInstanceOf(ExpressionError);
      }
    }),
  );
});
