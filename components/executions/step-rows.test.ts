import { expect, test } from "vitest";
import type { ExecutionStep } from "#lib/executions/schema.ts";
import { withBranch } from "#lib/flows/edit-position.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import { exchangeText } from "./exchange-text.ts";
import { stepRows } from "./step-rows.ts";

const nothing = (id: string): FlowAction => ({ id, type: "FLOW", action: "DO_NOTHING" });
const empty: FlowAction = { id: "c", type: "FLOW", action: "BOOLEAN_CONDITION" };
const condition = withBranch(withBranch(empty, "then", [nothing("t")]), "else", [nothing("e")]);
const actions = [nothing("a"), condition, nothing("z")] as unknown as Json;

const step = (path: string, change: Partial<ExecutionStep> = {}): ExecutionStep => ({
  seq: 0,
  attempt: 1,
  path,
  actionId: path,
  type: "FLOW",
  action: "DO_NOTHING",
  status: "SUCCEEDED",
  startedAt: new Date(0),
  endedAt: new Date(5),
  shown: {},
  ...change,
});

test("every action of the document is there, those that were not reached too", () => {
  const rows = stepRows({
    actions,
    steps: [step("0"), step("1", { shown: { output: { result: true } } }), step("1.then.0")],
  });
  expect(rows.map(({ path, depth, step: ran }) => [path, depth, ran !== null])).toEqual([
    ["0", 0, true],
    ["1", 0, true],
    ["1.then.0", 1, true],
    ["1.else.0", 1, false],
    ["2", 0, false],
  ]);
  expect(rows[1]?.tookBranch).toBe("then");
});

test("the branch is known without outputs, by what ran in it", () => {
  const rows = stepRows({ actions, steps: [step("1", { shown: null }), step("1.else.0", { shown: null })] });
  expect(rows[1]?.tookBranch).toBe("else");
});

test("the last attempt is what counts", () => {
  const rows = stepRows({ actions, steps: [step("0", { status: "FAILED" }), step("0", { attempt: 2 })] });
  expect(rows[0]?.step?.attempt).toBe(2);
});

test("an exchange reads as HTTP, a form a field a line", () => {
  const text = exchangeText({
    sent: {
      method: "POST",
      url: "https://api.twilio.com/x",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: { To: "+33612345678" },
    },
    received: {
      status: 401,
      statusText: "Unauthorized",
      headers: { "content-type": "application/json" },
      body: { code: 20003 },
    },
  });
  expect(text).toBe(
    [
      "POST https://api.twilio.com/x",
      "content-type: application/x-www-form-urlencoded",
      "",
      "To=+33612345678",
      "",
      "HTTP 401 Unauthorized",
      "content-type: application/json",
      "",
      '{\n  "code": 20003\n}',
    ].join("\n"),
  );
  expect(exchangeText({ path: "to" })).toBeNull();
  expect(exchangeText(undefined)).toBeNull();
});
