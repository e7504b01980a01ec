import { expect, test } from "vitest";
import { addNode, type ConditionGroup, emptyRow, removeNode, replaceNode, toConditionGroup } from "./edit-condition.ts";

const row = (left: string) => ({ operator: "EXISTS", operands: [left] });
const nested: ConditionGroup = {
  operator: "OR",
  operands: [row("a"), { operator: "AND", operands: [row("b"), row("c")] }],
};

test("a lone row becomes a group of one, and nothing becomes an empty row", () => {
  expect(toConditionGroup(row("a"))).toEqual({ operator: "AND", operands: [row("a")] });
  expect(toConditionGroup("")).toEqual({ operator: "AND", operands: [emptyRow] });
});

test.each([
  [true],
  ["{{ vars.x }}"],
  [{ operator: "AND", operands: ["x"] }],
  [{ field: "x", operator: "EQUAL", value: 1 }],
])("%j is not for rows, and is left to the JSON editor", (value) => {
  expect(toConditionGroup(value)).toBeNull();
});

test("groups keep their nesting, however the operator is spelled", () => {
  expect(toConditionGroup({ operator: "or", operands: nested.operands })).toEqual(nested);
});

test("a row is replaced, added and taken out within its own group", () => {
  expect(replaceNode(nested, [1, 0], row("z")).operands[1]).toEqual({
    operator: "AND",
    operands: [row("z"), row("c")],
  });
  expect(addNode(nested, [1], row("d")).operands[1]).toEqual({
    operator: "AND",
    operands: [row("b"), row("c"), row("d")],
  });
  expect(removeNode(nested, [1, 1]).operands[1]).toEqual({ operator: "AND", operands: [row("b")] });
});

test("the last row of a group takes the group along, and the last of all leaves an empty one", () => {
  const once = removeNode(removeNode(nested, [1, 1]), [1, 0]);
  expect(once).toEqual({ operator: "OR", operands: [row("a")] });
  expect(removeNode(once, [0])).toEqual({ operator: "OR", operands: [emptyRow] });
});
