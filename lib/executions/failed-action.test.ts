import { expect, test } from "vitest";
import { failedAction } from "./failed-action.ts";
import type { ExecutionStep } from "./schema.ts";

const at = new Date();
const step = (path: string, seq: number, status: ExecutionStep["status"], more: Partial<ExecutionStep> = {}) => ({
  ...{ seq, attempt: 1, path, actionId: `a${path}`, type: "HTTP", action: "REQUEST", status },
  ...{ startedAt: at, endedAt: at, resumeAt: null, shown: {} },
  ...more,
});

test("the innermost action that failed for good is where it failed", () => {
  const steps = [
    step("0", 0, "FAILED", { shown: { isAbsorbed: true } }),
    step("1", 1, "FAILED"),
    step("1", 1, "SUCCEEDED", { attempt: 2 }),
    step("2", 2, "FAILED"),
    step("2.then.0", 3, "FAILED"),
  ];
  expect(failedAction({ steps, loops: [] })).toEqual({ id: "a2.then.0", path: "2.then.0", isWithin: false });
  expect(failedAction({ steps: steps.slice(0, 3), loops: [] })).toBeNull();
});

test("a loop that began, and another flow, are gone on with from within alone", () => {
  const loops = [{ path: "0", begun: 2, failed: 1, firstFailed: 1 }];
  expect(failedAction({ steps: [step("0", 0, "FAILED")], loops })).toMatchObject({ id: "a0", isWithin: true });
  const called = [step("0", 0, "FAILED"), step("0.call.1", 1, "FAILED")];
  expect(failedAction({ steps: called, loops: [] })).toMatchObject({ path: "0.call.1", isWithin: true });
  const begun = [step("0", 0, "FAILED"), step("0.call.0", 1, "SUCCEEDED")];
  expect(failedAction({ steps: begun, loops: [] })).toMatchObject({ path: "0", isWithin: true });
});
