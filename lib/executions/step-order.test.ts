import { expect, test } from "vitest";
import { bySteps } from "./step-order.ts";

test("steps stand as in the document: numbers as numbers, an action before what it holds, attempts in their order", () => {
  const inOrder = [
    ["0", 1],
    ["1", 1],
    ["1.then.0", 1],
    ["1.else.0", 1],
    ["2", 1],
    ["2.do#9.0", 1],
    ["2.do#9.0", 2],
    ["2.do#9.0", 10],
    ["2.do#9.1", 1],
    ["2.do#10.0", 1],
    ["2.do#10.0.call.0", 1],
    ["10", 1],
  ] as const;
  const steps = inOrder.map(([path, attempt]) => ({ path, attempt }));
  expect(steps.toReversed().toSorted(bySteps)).toEqual(steps);
  expect(steps.toSorted(bySteps)).toEqual(steps);
});
