import { expect, test } from "vitest";
import type { FlowAction } from "./schema.ts";
import { connectionIdOf, connectionIdsOf, walkActions } from "./walk-actions.ts";

const ONE = "ac_7n42DGM5Tflk9n8mt7Fhc7";
const sms = (id: string, connection_id: string): FlowAction => ({
  id,
  type: "TWILIO",
  action: "SEND_SMS",
  params: { connection_id },
});
const condition = (id: string, branches: object): FlowAction => ({
  id,
  type: "FLOW",
  action: "BOOLEAN_CONDITION",
  params: { if: true, ...branches },
});

test("every action is met in reading order, branches included", () => {
  const actions = [
    sms("a", ONE),
    condition("b", { then: [sms("c", ONE), condition("d", { else: [sms("e", ONE)] })], else: [sms("f", ONE)] }),
    sms("g", ONE),
  ];
  expect([...walkActions(actions)].map(({ action, path }) => [path, action.id])).toEqual([
    ["0", "a"],
    ["1", "b"],
    ["1.then.0", "c"],
    ["1.then.1", "d"],
    ["1.then.1.else.0", "e"],
    ["1.else.0", "f"],
    ["2", "g"],
  ]);
});

test("a list named `then` in another action's params is data", () => {
  const http = { id: "h", type: "HTTP", action: "SEND_REQUEST", params: { then: [sms("x", ONE)] } } as never;
  expect([...walkActions([http])]).toHaveLength(1);
});

test("connections are found at any depth, each once; text that is no id is none", () => {
  const actions = [sms("a", ONE), condition("b", { then: [sms("c", ONE), sms("d", "Order alerts")] })];
  expect(connectionIdsOf(actions)).toEqual(["ffffffff-ffff-ffff-ffff-ffffffffffff"]);
  expect(connectionIdOf(sms("x", "af_7n42DGM5Tflk9n8mt7Fhc7"))).toBeNull();
});
