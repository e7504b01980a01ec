import { expect, test } from "vitest";
import type { ExecutionStatus, ExecutionStep } from "./schema.ts";
import { stepState } from "./step-state.ts";

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 12, 0, second));

const step = (change: Partial<ExecutionStep>): ExecutionStep => ({
  ...{ seq: 1, attempt: 1, path: "0", actionId: "a", type: "TWILIO", action: "SEND_SMS", status: "STARTED" },
  ...{ startedAt: at(5), endedAt: null, resumeAt: null, shown: null },
  ...change,
});
const run = (status: ExecutionStatus, change: object = {}) => ({
  ...{ status, createdAt: at(4), rerunOfId: null, uncertain: [] },
  ...change,
});
const again = "01a2033a-60e6-7a02-8166-742b913a769b";

test.each([
  ["running", step({}), run("RUNNING")],
  ["stopped", step({}), run("FAILED")],
  ["stopped", step({ status: "WAITING" }), run("CANCELED")],
  ["waiting", step({ status: "WAITING", resumeAt: at(60) }), run("WAITING")],
  ["unknown", step({}), run("UNCERTAIN", { uncertain: [step({})] })],
  ["stopped", step({ seq: 2 }), run("UNCERTAIN", { uncertain: [step({})] })],
  ["failed", step({ status: "FAILED", endedAt: at(6) }), run("RUNNING")],
  ["again", step({ status: "FAILED", endedAt: at(6), resumeAt: at(9) }), run("WAITING")],
  ["failed", step({ status: "FAILED", endedAt: at(6), resumeAt: at(9) }), run("CANCELED")],
  ["done", step({ status: "SUCCEEDED", endedAt: at(6) }), run("COMPLETED")],
  ["done", step({ status: "SUCCEEDED", endedAt: at(6) }), run("COMPLETED", { rerunOfId: again })],
  ["reused", step({ status: "SUCCEEDED", endedAt: at(3) }), run("COMPLETED", { rerunOfId: again })],
] as const)("an attempt is %s", (state, attempt, execution) => {
  expect(stepState(attempt, execution)).toBe(state);
});
